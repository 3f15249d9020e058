"""The schema of a package's model card: what the JSON text in ModelCardContent is to hold.

The service model knows a text of at most 100,000 characters and no more. The schema is the developer guide's “Model
package model card schema” (View and update the details of a model version): its limits are typed here because boto3
does not bring them. What SageMaker does with a card that breaks it is quoted nowhere, so it is only warned of.
The schema writes `maxItems` and `maxContains` in places where JSON Schema reads over them; they are taken as meant.
"""

import functools
from collections.abc import Mapping
from dataclasses import replace

from webapp.sagemaker.shapes import Shape, request_shape

CONTENT = "/ModelCard/ModelCardContent"

# What the schema of a whole model card has and that of a package's card has not.
OF_A_WHOLE_CARD = frozenset((
    "model_package_details", "model_id", "model_name", "model_description", "model_version", "problem_type",
    "algorithm_type", "model_owner", "inference_environment",
))  # fmt: skip


def _text(limit: int | None, low: int | None = None, enum: tuple[str, ...] = ()) -> Shape:
    return Shape("Text", "string", min=low, max=limit, enum=enum)


def _list(element: Shape, limit: int | None = None) -> Shape:
    return Shape(f"{element.name}List", "list", max=limit, element=element)


def _structure(name: str, members: Mapping[str, Shape], required: tuple[str, ...] = ()) -> Shape:
    return Shape(name, "structure", members=members, required=frozenset(required))


_NAME = _text(255, low=1)
_AXIS = Shape("Axis", "json")
_LONG = _text(2048)
_PLACES = _list(_text(1024), 15)
_DETAILS = Shape("Details", "map", key=_text(None), value=_text(1024))

_TRAINING_METRICS = _list(
    _structure(
        "Metric", {"name": _NAME, "value": Shape("Number", "number"), "notes": _text(1024)}, ("name", "value")
    ),
    50,
)  # fmt: skip
_HYPER_PARAMETERS = _list(_structure("Hyperparameter", {"name": _NAME, "value": _NAME}, ("name", "value")), 100)
_METRIC = _structure(
    "Metric",
    {
        "name": _NAME,
        "type": _text(None, enum=("number", "string", "boolean", "bar_chart", "linear_graph", "matrix")),
        "value": Shape("Value", "json"),
        "notes": _text(1024),
        "x_axis_name": _AXIS,
        "y_axis_name": _AXIS,
    },
    ("name", "type", "value"),
)
_METRIC_GROUP = _structure(
    "Metric group", {"name": _text(63, low=1), "metric_data": _list(_METRIC)}, ("name", "metric_data")
)
_EVALUATION = _structure(
    "Evaluation",
    {
        "name": _text(63, low=1),
        "evaluation_observation": _text(2096),
        "evaluation_job_arn": _text(256),
        "datasets": _list(_text(1024), 10),
        "metadata": _DETAILS,
        "metric_groups": _list(_METRIC_GROUP),
    },
    ("name",),
)
_OBJECTIVE = {
    "function": _text(None, enum=("Maximize", "Minimize")), "facet": _text(63), "condition": _text(63),
}  # fmt: skip
_TRAINING_JOB = {
    "training_arn": _text(1024),
    "training_datasets": _PLACES,
    "training_environment": _structure("Environment", {"container_image": _PLACES}),
    "training_metrics": _TRAINING_METRICS,
    "user_provided_training_metrics": _TRAINING_METRICS,
    "hyper_parameters": _HYPER_PARAMETERS,
    "user_provided_hyper_parameters": _HYPER_PARAMETERS,
}
_TRAINING = {
    "objective_function": _structure(
        "Objective", {"function": _structure("Function", _OBJECTIVE), "notes": _text(1024)}
    ),
    "training_observations": _text(1024),
    "training_job_details": _structure("Training job", _TRAINING_JOB),
}  # fmt: skip

CARD = _structure("Model card", {
    "model_overview": _structure("Overview", {"model_creator": _text(1024), "model_artifact": _PLACES}),
    "intended_uses": _structure("Intended uses", {
        "purpose_of_model": _LONG,
        "intended_uses": _LONG,
        "factors_affecting_model_efficiency": _LONG,
        "risk_rating": _text(None, enum=("High", "Medium", "Low", "Unknown")),
        "explanations_for_risk_rating": _LONG,
    }),
    "business_details": _structure("Business details", {
        "business_problem": _LONG, "business_stakeholders": _LONG, "line_of_business": _LONG,
    }),
    "training_details": _structure("Training details", _TRAINING),
    "evaluation_details": _list(_EVALUATION),
    "additional_information": _structure("Additional information", {
        "ethical_considerations": _LONG, "caveats_and_recommendations": _LONG, "custom_details": _DETAILS,
    }),
})  # fmt: skip


@functools.cache
def opened_shape() -> Shape:
    """The shape of a request whose model card is opened: pointers lead on through its JSON text."""
    whole = request_shape()
    holder = whole.members["ModelCard"]
    inside = replace(holder, members={**holder.members, "ModelCardContent": CARD})
    return replace(whole, members={**whole.members, "ModelCard": inside})
