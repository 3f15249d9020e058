"""What the pages say about the members of a request: our label, our help where it is better than AWS's, an example.

Keys are pointers with `*` for an index, or the last part of one where it means the same wherever it stands.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    label: str = ""
    help: str = ""
    example: str = ""
    usual: tuple[str, ...] = ()
    copies: str = ""
    is_prose: bool = False


_MIME_TYPES = ("text/csv", "application/json", "application/jsonlines", "text/plain", "application/x-npy", "image/jpeg")

WORDS = {
    "/ModelPackageGroupName": Words(
        "Model package group", "The group that gets a new version: its name, or its ARN if another account owns it.",
        "fraud-detection",
    ),
    "/ModelPackageName": Words(
        "Package name", "1 to 63 letters, digits and hyphens; no other package of the account and region has it.",
        "flower-detection-2026",
    ),
    "/ModelPackageDescription": Words(
        "Description", "What the model does, for whoever finds it in the registry.", "Scores card payments for fraud",
    ),
    "/ModelApprovalStatus": Words(
        "Model approval status", "Whether this version may be deployed; pipelines watch it. People usually start with "
        "PendingManualApproval and decide in the registry, once the version is there.",
    ),
    "/CustomerMetadataProperties": Words(
        "Customer metadata properties", "A name and a value each, such as a dataset or a ticket, to search by.",
    ),
    "/Tags/*/Key": Words("Key", "Stands once among the tags.", "cost-center"),
    "/Tags/*/Value": Words("Value", "May be left blank.", "fraud"),
    "/CertifyForMarketplace": Words(
        "Certify for AWS Marketplace", "Only for a package of its own, and it can't be changed later. SageMaker then "
        "validates and scans it. Left blank, it is not certified.",
    ),
    "ContainerHostname": Words(
        "Container hostname", "Its DNS name inside a pipeline. Give one to every container or to none.", "preprocess",
    ),
    "Image": Words(
        "Container image", "Where in Amazon ECR the inference code is.",
        "123456789012.dkr.ecr.us-east-1.amazonaws.com/fraud:1.4",
    ),
    "ImageDigest": Words(
        "Image digest", "Pins the image: a tag can move, a digest can't. Left blank, SageMaker fills it in.",
        "sha256: and 64 hexadecimal digits",
    ),
    "ModelDataUrl": Words(
        "Model artifact", "Where in Amazon S3 the .tar.gz archive is, in the region of the package. "
        "Left blank, the model is inside the image.",
        "s3://my-bucket/model/model.tar.gz",
    ),
    "ProductId": Words("AWS Marketplace product ID", "Of the product that the container comes from, if it does."),
    "S3DataSource/S3Uri": Words(
        "Where the data is", "An object, or a prefix that ends with a slash, in Amazon S3.", "s3://my-bucket/model/",
    ),
    "ModelAccessConfig/AcceptEula": Words(
        "Accept the model's licence (EULA)", "Yes where the model comes with an end-user licence agreement that you "
        "accept; it can't be deployed without.",
    ),
    "HubAccessConfig/HubContentArn": Words(
        "Hub content ARN", "Where the data is a model of a SageMaker hub: the content that may be deployed.",
    ),
    "ManifestS3Uri": Words("Manifest", "A CSV file in Amazon S3 that lists where the artifacts are."),
    "ETag": Words("ETag", "Pins the data above: S3 gives an object that was replaced another ETag."),
    "ManifestEtag": Words("ETag of the manifest", "Pins the manifest as the ETag pins the data."),
    "ModelDataETag": Words("ETag of the model artifact", "Pins the archive as the ETag of data pins the data."),
    "ModelInput/DataInputConfig": Words(
        "Input of the model", "Its names and shapes as JSON, for Inference Recommender.",
        '{"input_1": [1, 224, 224, 3]}',
    ),
    "Framework": Words(
        "Framework", "What the model was made with. Inference Recommender needs it, with its version.", "XGBOOST",
    ),
    "FrameworkVersion": Words(
        "Framework version", "3 to 10 characters: one digit, a dot and the rest; SageMaker takes no 10.1.", "1.7-1",
    ),
    "NearestModelName": Words(
        "Nearest model", "A model like yours that Inference Recommender knows; ListModelMetadata lists them.",
        "resnet50",
    ),
    "ChannelName": Words(
        "Channel name", "What the container finds the data under. Each source has its own.", "adapter",
    ),
    "AdditionalS3DataSource/S3Uri": Words(
        "Where the data is", "SageMaker refuses this member in a package; it is for algorithms.", "s3://my-bucket/extra/",
    ),
    "IsCheckpoint": Words("It is a checkpoint", "Yes if the model data is a checkpoint of a training."),
    "HubContentName": Words("Base model", "The name in a SageMaker hub of the model that this one was made from."),
    "HubContentVersion": Words("Version of the base model", "Three numbers.", "1.0.0"),
    "RecipeName": Words("Recipe", "The recipe that the base model was tuned by."),
    "TransformAmiVersion": Words(
        "Transform AMI version", "The machine image of the instances, for a certain GPU driver. Left blank, SageMaker "
        "chooses.", "al2-ami-sagemaker-batch-gpu-470",
    ),
    "/SkipModelValidation": Words(
        "Skip model validation", "All skips SageMaker's validation of the model; None does not.",
    ),
    "/Domain": Words(
        "Domain", "What the model works on. Inference Recommender needs it.", "COMPUTER_VISION",
    ),
    "/Task": Words("Task", "What the model does. Inference Recommender needs it.", "IMAGE_CLASSIFICATION"),
    "/SamplePayloadUrl": Words(
        "Sample payload", "One .tar.gz archive of requests to the model, for load tests.",
        "s3://my-bucket/payload.tar.gz",
    ),
    "/SourceUri": Words(
        "Source", "What this version was made from: the ARN of a model or of a package, or any other address.",
        "arn:aws:sagemaker:us-east-1:123456789012:model/fraud",
    ),
    "/MetadataProperties/CommitId": Words("Commit", "Of the code that made the model.", "1f3870be"),
    "/MetadataProperties/Repository": Words("Repository", "Where that code is.", "https://github.com/acme/fraud"),
    "/MetadataProperties/GeneratedBy": Words(
        "Made by", "What made the model, such as the ARN of a training job or pipeline.",
    ),
    "/MetadataProperties/ProjectId": Words("Project", "The SageMaker project that it belongs to.", "p-abcdef123456"),
    "/ModelCard/ModelCardStatus": Words(
        "Model card status", "How far your organisation's review of the card is.",
    ),
    "/ModelLifeCycle/Stage": Words(
        "Stage", "Where in its life the model is, in your own words: letters, digits and hyphens.", "Staging",
    ),
    "/ModelLifeCycle/StageStatus": Words(
        "Status of the stage", "Letters, digits and hyphens.", "PendingApproval",
    ),
    "/ModelLifeCycle/StageDescription": Words("About the stage", "What whoever decides on the next stage should know."),
    "/SecurityConfig/KmsKeyId": Words(
        "KMS key of the package", "An AWS KMS key ID, ARN or alias that encrypts what SageMaker keeps of this package. "
        "Whoever reads it then needs kms:Decrypt.", "alias/packages",
    ),
    "ContentDigest": Words("Digest", "Pins the file's content.", "sha256: and 64 hexadecimal digits"),
    "ContentType": Words("MIME type", "Of the file.", "application/json"),
    "S3Uri": Words("Where it is", "The file in Amazon S3.", "s3://my-bucket/reports/statistics.json"),
    "/SourceAlgorithmSpecification/SourceAlgorithms/*/AlgorithmName": Words(
        "Algorithm", "The name or ARN of an algorithm that you own or are subscribed to.",
        "arn:aws:sagemaker:us-east-1:123456789012:algorithm/decision-trees",
    ),
    "SupportedContentTypes": Words(
        "Content types that it takes", "MIME types of the input, one per line.", "text/csv", _MIME_TYPES,
    ),
    "SupportedResponseMIMETypes": Words(
        "MIME types that it answers with", "One per line.", "application/json", _MIME_TYPES,
    ),
    "/AdditionalInferenceSpecifications/*/Name": Words(
        "Name", "1 to 63 letters, digits and hyphens; no other additional specification has it.", "gpu",
    ),
    "/AdditionalInferenceSpecifications/*/Description": Words("Description", "What this way to run the model is for."),
    "SupportedRealtimeInferenceInstanceTypes": Words(
        "For real-time inference", "The instance types that an endpoint with this model can run on.", "ml.m5.xlarge",
    ),
    "SupportedTransformInstanceTypes": Words(
        "For batch transform", "The instance types that a transform job with this model can run on.", "ml.m5.xlarge",
    ),
    "/InferenceSpecification/SupportedRealtimeInferenceInstanceTypes": Words(
        "For real-time inference", "The instance types that an endpoint with this model can run on.", "ml.m5.xlarge",
        copies="Copy those of batch transform that work here too",
    ),
    "/InferenceSpecification/SupportedTransformInstanceTypes": Words(
        "For batch transform", "The instance types that a transform job with this model can run on.", "ml.m5.xlarge",
        copies="Copy those of real-time inference that work here too",
    ),
    "/ValidationSpecification/ValidationRole": Words(
        "Validation role", "The ARN (not the name) of the IAM role that SageMaker takes on for the validation.",
        "arn:aws:iam::123456789012:role/SageMakerValidation",
    ),
    "ProfileName": Words("Profile name", "SageMaker tells its findings under this name.", "csv-batch"),
    "BatchStrategy": Words("Batch strategy", "How many records go into one request to the container."),
    "Environment": Words("Environment variables", "A name and a value each. A row left blank is left out."),
    "MaxConcurrentTransforms": Words(
        "Concurrent requests", "At most so many at once per instance. 0 or blank: SageMaker decides.", "4",
    ),
    "MaxPayloadInMB": Words(
        "Largest payload (MB)", "0 to 100; times the concurrent requests no more than 100. Left blank: 6.", "6",
    ),
    "CompressionType": Words("Compression", "Left blank, the data is not compressed."),
    "TransformInput/ContentType": Words("Content type", "MIME type of the validation data.", "text/csv"),
    "SplitType": Words("Split into records", "How the objects are cut into records. Left blank: not at all."),
    "S3DataType": Words("Kind of S3 data", "A prefix takes every object below it; a manifest file lists them."),
    "TransformInput/DataSource/S3DataSource/S3Uri": Words(
        "Where the validation data is", "A prefix or a manifest in Amazon S3.", "s3://my-bucket/validation/input/",
    ),
    "Accept": Words("Answer's MIME type", "What to ask the container for.", "application/json"),
    "AssembleWith": Words("Put results together", "How the answers become one object. Left blank: as they are."),
    "TransformOutput/KmsKeyId": Words(
        "KMS key for the output", "An AWS KMS key ID, ARN or alias that encrypts the results.", "alias/packages",
    ),
    "S3OutputPath": Words("Where the results go", "A prefix in Amazon S3.", "s3://my-bucket/validation/output/"),
    "InstanceCount": Words("Number of instances", "Usually 1 for a validation.", "1"),
    "InstanceType": Words("Instance type", "What the transform job runs on; one that the package supports."),
    "VolumeKmsKeyId": Words(
        "KMS key for the volumes", "Encrypts the storage of the instances.", "1234abcd-12ab-34cd-56ef-1234567890ab",
    ),
}  # fmt: skip
