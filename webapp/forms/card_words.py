"""What the pages say about the members of a model card: label, help, example; keys are pointers inside the card."""

# Written in sentences, so that they get a control of several lines.
PROSE = frozenset((
    "purpose_of_model", "intended_uses", "factors_affecting_model_efficiency", "explanations_for_risk_rating",
    "business_problem", "business_stakeholders", "training_observations", "evaluation_observation",
    "ethical_considerations", "caveats_and_recommendations",
))  # fmt: skip

_VALUE = "A number, true or false, or text; for a chart a list such as [0.91, 0.88], for the others a list of lists."
_NOTES = "What a reader has to know to understand it."
_JOB = "training_details/training_job_details"

CARD_WORDS: dict[str, tuple[str, str, str]] = {
    "model_overview/model_creator": ("Creator", "Who made the model: a person or a team.", "Fraud analytics"),
    "model_overview/model_artifact": (
        "Model artifacts", "Where they are in Amazon S3, one per line, 15 at most.", "s3://my-bucket/model/model.tar.gz",
    ),
    "intended_uses/purpose_of_model": ("Purpose", "Why the model was made.", ""),
    "intended_uses/intended_uses": ("Intended uses", "What it is to be used for, and what it is not.", ""),
    "intended_uses/factors_affecting_model_efficiency": (
        "What its quality depends on", "Where it works less well: other data, other groups of people.", "",
    ),
    "intended_uses/risk_rating": ("Risk rating", "How your organisation rates it.", ""),
    "intended_uses/explanations_for_risk_rating": ("Why this rating", "The grounds for the rating.", ""),
    "business_details/business_problem": ("Business problem", "What the model solves.", ""),
    "business_details/business_stakeholders": ("Stakeholders", "Who has an interest in it.", ""),
    "business_details/line_of_business": ("Line of business", "The part of the business that uses it.", "Payments"),
    "training_details/objective_function/function/function": (
        "Objective", "Whether training made the metric large or small.", "",
    ),
    "training_details/objective_function/function/facet": ("Facet", "The metric that was optimised.", "AUC"),
    "training_details/objective_function/function/condition": ("Condition", "When that counts.", "validation"),
    "training_details/objective_function/notes": ("Notes on the objective", _NOTES, ""),
    "training_details/training_observations": ("Observations", "What was noticed while it was trained.", ""),
    f"{_JOB}/training_arn": (
        "Training job ARN", "The job in SageMaker that trained it.",
        "arn:aws:sagemaker:us-east-1:123456789012:training-job/fraud-1",
    ),
    f"{_JOB}/training_datasets": ("Training data", "Where it is, one per line, 15 at most.", "s3://my-bucket/train/"),
    f"{_JOB}/training_environment/container_image": (
        "Training images", "Where they are in Amazon ECR, one per line, 15 at most.", "",
    ),
    f"{_JOB}/training_metrics/*/name": ("Name", "", ""),
    f"{_JOB}/training_metrics/*/value": ("Value", "A number.", "0.93"),
    f"{_JOB}/training_metrics/*/notes": ("Notes", "", ""),
    f"{_JOB}/user_provided_training_metrics/*/value": ("Value", "A number.", "0.93"),
    "evaluation_details/*/name": ("Evaluation's name", "63 characters at most.", "Hold-out of March"),
    "evaluation_details/*/evaluation_observation": ("Observations", "What the evaluation showed.", ""),
    "evaluation_details/*/evaluation_job_arn": ("Evaluation job ARN", "The job that evaluated it, if one did.", ""),
    "evaluation_details/*/datasets": ("Evaluation data", "Where it is, one per line, 10 at most.", ""),
    "evaluation_details/*/metadata": ("Further attributes", "A name and a value each. A blank row is left out.", ""),
    "evaluation_details/*/metric_groups/*/name": ("Group's name", "63 characters at most.", "Binary classification"),
    "evaluation_details/*/metric_groups/*/metric_data/*/type": ("Type", "What kind of value follows.", ""),
    "evaluation_details/*/metric_groups/*/metric_data/*/value": ("Value", _VALUE, "0.93"),
    "evaluation_details/*/metric_groups/*/metric_data/*/x_axis_name": (
        "Name of the x axis", "For a bar chart or a matrix a list of names.", '["yes", "no"]',
    ),
    "evaluation_details/*/metric_groups/*/metric_data/*/y_axis_name": (
        "Name of the y axis", "For a matrix a list of names.", "True positives",
    ),
    "additional_information/ethical_considerations": ("Ethical considerations", "What users have to weigh.", ""),
    "additional_information/caveats_and_recommendations": (
        "Caveats and recommendations", "What to watch, and what to do.", "",
    ),
    "additional_information/custom_details": (
        "Your own details", "A name and a value each. A row left blank is left out.", "",
    ),
}  # fmt: skip
