"""How a model card is laid out on its page: a part that folds for each part of its schema."""

from webapp.forms.groups import Group

_METRIC = ("name", "value", "notes")
_PARAMETER = ("name", "value")


def _rows(name: str, title: str, each: str, members: tuple[str, ...]) -> Group:
    return Group(f"/{name}", title, members, each=each, starts_empty=True, in_columns=True)


CARD_GROUPS = (
    Group("/model_overview", "Overview", ("model_creator", "model_artifact")),
    Group("/intended_uses", "Intended uses and risk", (
        "purpose_of_model", "intended_uses", "factors_affecting_model_efficiency", "risk_rating",
        "explanations_for_risk_rating",
    )),
    Group("/business_details", "Business details", (
        "business_problem", "business_stakeholders", "line_of_business",
    )),
    Group("/training_details", "Training details", (
        Group("/objective_function", "Objective", (
            "function/function", "function/facet", "function/condition", "notes",
        ), in_columns=True),
        "training_observations",
        Group("/training_job_details", "Training job", (
            "training_arn", "training_datasets", "training_environment/container_image",
            _rows("training_metrics", "Training metrics", "Metric", _METRIC),
            _rows("hyper_parameters", "Hyperparameters", "Hyperparameter", _PARAMETER),
        ), rare=(
            _rows("user_provided_training_metrics", "Training metrics of your own", "Metric", _METRIC),
            _rows("user_provided_hyper_parameters", "Hyperparameters of your own", "Hyperparameter", _PARAMETER),
        )),
    )),
    Group("/evaluation_details", "Evaluations", (
        "name", "evaluation_observation", "evaluation_job_arn", "datasets",
        Group("/metric_groups", "Metric groups", (
            "name",
            Group("/metric_data", "Metrics", (
                "name", "type", "value", "notes",
            ), each="Metric", starts_empty=True, in_columns=True, rare=("x_axis_name", "y_axis_name")),
        ), each="Metric group", starts_empty=True),
    ), each="Evaluation", starts_empty=True, rare=("metadata",)),
    Group("/additional_information", "Additional information", (
        "ethical_considerations", "caveats_and_recommendations", "custom_details",
    )),
)  # fmt: skip
