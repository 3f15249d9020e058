"""For each rule a request that breaks it alone, and one that just does not: a request and what is put into each."""

from typing import Any, NamedTuple

from tests.conftest import a_request, request_file
from webapp.document import MASK

CONTAINER = "/InferenceSpecification/Containers/0"
SECOND = "/InferenceSpecification/Containers/1"
ADDITIONAL = "/AdditionalInferenceSpecifications"
ALGORITHM = "/SourceAlgorithmSpecification/SourceAlgorithms/0"
JOB = "/ValidationSpecification/ValidationProfiles/0/TransformJobDefinition"
DATA = f"{JOB}/TransformInput/DataSource/S3DataSource"
TYPES = "/InferenceSpecification/SupportedTransformInstanceTypes"
REALTIME = "/InferenceSpecification/SupportedRealtimeInferenceInstanceTypes"

DIGEST = "sha256:" + "0" * 64
IMAGE = f"123456789012.dkr.ecr.us-east-1.amazonaws.com/fraud@{DIGEST}"
ARTIFACT = "s3://sagemaker-models/model.tar.gz"
VALIDATION = request_file("07")["ValidationSpecification"]
ALGORITHMS = request_file("03")["SourceAlgorithmSpecification"]
SOURCE = {"S3DataType": "S3Prefix", "CompressionType": "None", "S3Uri": "s3://models/one/"}
OBJECT = {"S3DataType": "S3Object", "CompressionType": "Gzip", "S3Uri": ARTIFACT}
CONSOLE_ROLE = "arn:aws:iam::123456789012:role/service-role/AmazonSageMaker-ExecutionRole-20230901T123456"
GONE: Any = object()
METRIC_GROUPS = '[{"name": "y", "metric_data": [{"name": "z", "type": %s}]}]'
METRICS = f'{{"evaluation_details": [{{"name": "x", "metric_groups": {METRIC_GROUPS}}}]}}'

TEXTS = '{"additional_information": {"custom_details": {"a": %s}}}'

# Model cards that break their schema, and that just do not.
CARDS = [
    ('{"intended_uses": {"risk_rating": "Huge"}}', '{"intended_uses": {"risk_rating": "High"}}'),
    ('{"model_package_details": {}}', "{}"),
    ('{"model_overview": {"model_name": "x"}}', '{"model_overview": {}}'),
    ('{"novelty": 1}', "{}"),
    ('{"evaluation_details": [{}]}', '{"evaluation_details": [{"name": "x"}]}'),
    ('{"evaluation_details": {"name": "x"}}', '{"evaluation_details": []}'),
    (TEXTS % "1", TEXTS % '"1"'),
    (TEXTS % f'"{"x" * 1025}"', TEXTS % f'"{"x" * 1024}"'),
    ('{"a": {}, "a": {}}', "{}"),
    ("[]", "{}"),
    (METRICS % '"number", "value": "1"', METRICS % '"number", "value": 1e2'),
    (METRICS % '"string", "value": true', METRICS % '"boolean", "value": true'),
]


def version() -> dict[str, Any]:
    """A version in a group of which no rule has anything to say."""
    request = a_request()
    request["InferenceSpecification"]["Containers"] = [{"Image": IMAGE}]
    return request


def package() -> dict[str, Any]:
    """A package of its own of which no rule has anything to say."""
    request = version() | {"ModelPackageName": "flowers"}
    del request["ModelPackageGroupName"]
    lists = {name.rpartition("/")[2]: ["ml.m5.large"] for name in (TYPES, REALTIME)}
    request["InferenceSpecification"] |= lists
    return request


def validated() -> dict[str, Any]:
    return version() | {"ValidationSpecification": request_file("07")["ValidationSpecification"]}


def certified() -> dict[str, Any]:
    """A package for AWS Marketplace without problems."""
    return package() | {
        "CertifyForMarketplace": True,
        "ValidationSpecification": validated()["ValidationSpecification"],
    }


def additional(name: str, **members: Any) -> dict[str, Any]:
    return {"Name": name, "Containers": [{"Image": IMAGE} | members]}


class Pair(NamedTuple):
    """`breaks` and `nearly` are put into `base` by pointer; the rule then finds something at `paths`, or nothing."""

    rule: str
    base: dict[str, Any]
    breaks: dict[str, Any]
    nearly: dict[str, Any]
    paths: tuple[str, ...] = ()
    region: str = ""


def at(rule: str, base: dict[str, Any], path: str, breaks: Any, nearly: Any, region: str = "") -> Pair:
    """The usual pair: the same member with one value and another, GONE for none."""
    return Pair(rule, base, {path: breaks}, {path: nearly}, (path,), region)


def pairs() -> list[Pair]:
    return [*of_names(), *of_kinds(), *of_containers(), *of_data(), *of_validation(), *of_marketplace(), *of_the_rest()]


def of_names() -> list[Pair]:
    group, two = "/ModelPackageGroupName", f"{ADDITIONAL}/1/Name"
    tags, channels = "/Tags", f"{CONTAINER}/AdditionalModelDataSources"
    listed = [additional("a"), additional("b")]
    return [
        at("exactly_one_name", version(), group, GONE, "fraud"),
        at("exactly_one_name", version(), "/ModelPackageName", "flowers", GONE),
        Pair("additional_names_differ", version(), {ADDITIONAL: [additional("a"), additional("a")]},
             {ADDITIONAL: listed}, (two,)),
        Pair("hostnames_differ", version() | {}, _hosts("a", "a"), _hosts("a", "b"), (f"{SECOND}/ContainerHostname",)),
        Pair("hostnames_all_or_none", version(), _hosts("a", GONE), _hosts("a", "b"), (f"{SECOND}/ContainerHostname",)),
        Pair("hostnames_all_or_none", version(), _hosts(GONE, "b"), _hosts(GONE, GONE),
             (f"{CONTAINER}/ContainerHostname",)),
        Pair("channels_differ", version(), {channels: [_channel("a"), _channel("a")]},
             {channels: [_channel("a"), _channel("A")]}, (f"{channels}/1/ChannelName",)),
        Pair("tag_keys_differ", package(), {tags: [_tag("a"), _tag("a")]}, {tags: [_tag("a"), _tag("A")]},
             ("/Tags/1/Key",)),
        Pair("metadata_names_differ", version(), {"/CustomerMetadataProperties": {"a b": "1", "AB": "2"}},
             {"/CustomerMetadataProperties": {"a b": "1", "ABC": "2"}}, ("/CustomerMetadataProperties/AB",)),
        Pair("types_listed_once", version(), {TYPES: ["ml.m5.large"] * 2}, {TYPES: ["ml.m5.large", "ml.m5.xlarge"]},
             (f"{TYPES}/1",)),
    ]  # fmt: skip


def _hosts(first: Any, second: Any) -> dict[str, Any]:
    return {SECOND: {"Image": IMAGE}, f"{CONTAINER}/ContainerHostname": first, f"{SECOND}/ContainerHostname": second}


def _channel(name: str) -> dict[str, Any]:
    return {"ChannelName": name, "S3DataSource": SOURCE}


def _tag(key: str) -> dict[str, Any]:
    return {"Key": key, "Value": ""}


def of_kinds() -> list[Pair]:
    environment, inside = f"{CONTAINER}/Environment", f"{ADDITIONAL}/0/Containers/0"
    certify, algorithm = "/CertifyForMarketplace", "/SourceAlgorithmSpecification"
    return [
        at("no_tags_on_a_version", version(), "/Tags", [_tag("a")], []),
        at("no_marketplace_version", version(), certify, True, False),
        at("approval_is_for_versions", package(), "/ModelApprovalStatus", "Approved", GONE),
        at("both_instance_lists_on_a_package", package(), TYPES, GONE, ["ml.m5.large"]),
        at("both_instance_lists_on_a_package", package(), REALTIME, GONE, ["ml.m5.large"]),
        at("both_instance_lists_on_a_package", package(), REALTIME, [], ["ml.m5.large"]),
        at("no_environment_on_a_package", package(), environment, {"A": "b"}, GONE),
        at("no_environment_on_a_package", package(), environment, {}, GONE),
        Pair("no_environment_on_a_package", package(), {ADDITIONAL: [additional("a", Environment={"A": "b"})]},
             {ADDITIONAL: [additional("a")]}, (f"{inside}/Environment",)),
        at("no_model_data_source_on_a_package", package(), f"{CONTAINER}/ModelDataSource", {"S3DataSource": SOURCE},
           GONE),
        at("no_source_uri_on_a_package", package(), "/SourceUri", "x", GONE),
        at("source_uri_or_specification", version(), "/SourceUri", "x", GONE),
        at("algorithm_or_containers", version(), algorithm, ALGORITHMS, GONE),
        Pair("something_to_run", version(), {"/InferenceSpecification": GONE},
             {"/InferenceSpecification": GONE, "/SourceUri": "x"}, ("/InferenceSpecification",)),
        at("validated_or_skipped", validated(), "/SkipModelValidation", "All", "None"),
    ]  # fmt: skip


def of_containers() -> list[Pair]:
    image, digest, environment = f"{CONTAINER}/Image", f"{CONTAINER}/ImageDigest", f"{CONTAINER}/Environment"
    many = {f"K{number}": "" for number in range(17)}
    configuration = f"{CONTAINER}/ModelInput/DataInputConfig"
    s3 = {"S3DataType": "S3Object", "S3Uri": ARTIFACT}
    tagged, other = IMAGE.partition("@")[0], DIGEST.replace("0", "1")
    return [
        at("no_empty_container", version(), SECOND, {}, {"Image": IMAGE}),
        at("never_an_empty_environment", version(), environment, {}, {"A": ""}),
        at("few_environment_variables", version(), environment, many, dict(list(many.items())[:16])),
        at("no_additional_data_source", version(), f"{CONTAINER}/AdditionalS3DataSource", s3, GONE),
        at("image_with_its_registry", version(), image, f"fraud@{DIGEST}", IMAGE),
        at("image_with_its_registry", version(), image, f"team/fraud@{DIGEST}", f"a.b/team/fraud@{DIGEST}"),
        at("digest_in_full", version(), image, IMAGE[:-1], IMAGE),
        at("one_digest", version(), digest, other, DIGEST.replace("sha", "SHA")),
        at("a_moving_tag", version(), image, f"{tagged}:1", IMAGE),
        Pair("a_moving_tag", version(), {image: tagged}, {image: tagged, digest: DIGEST}, (image,)),
        at("no_mask_as_a_value", version(), f"{environment}/PASSWORD", MASK, "hunter2"),
        at("input_configuration_is_json", version(), configuration, "{'a': [1]}", '{"a": [1]}'),
        Pair("image_with_its_registry", version(), {ADDITIONAL: [additional("a", Image=f"fraud@{DIGEST}")]},
             {ADDITIONAL: [additional("a")]}, (f"{ADDITIONAL}/0/Containers/0/Image",)),
    ]  # fmt: skip


def of_data() -> list[Pair]:
    source, url = f"{CONTAINER}/ModelDataSource/S3DataSource", f"{CONTAINER}/ModelDataUrl"
    extra = f"{CONTAINER}/AdditionalModelDataSources"
    from_algorithm = {"ModelPackageName": "a", "SourceAlgorithmSpecification": {"SourceAlgorithms": [
        {"AlgorithmName": "trees", "ModelDataUrl": ARTIFACT}]}}  # fmt: skip
    return [
        at("artifact_is_a_tar_gz", version(), url, "s3://bucket/model.zip", ARTIFACT),
        at("artifact_is_a_tar_gz", certified(), url, "https://b.s3.amazonaws.com/model.tgz", ARTIFACT),
        at("artifact_is_a_tar_gz", from_algorithm, f"{ALGORITHM}/ModelDataUrl", "s3://bucket/model.zip", ARTIFACT),
        Pair("prefix_ends_with_a_slash", version(), {source: SOURCE | {"S3Uri": "s3://models/one"}}, {source: SOURCE},
             (f"{source}/S3Uri",)),
        Pair("prefix_ends_with_a_slash", version(),
             {extra: [{"ChannelName": "a", "S3DataSource": SOURCE | {"S3Uri": "s3://models/one"}}]},
             {extra: [_channel("a")]}, (f"{extra}/0/S3DataSource/S3Uri",)),
        Pair("compressed_means_one_archive", version(), {source: SOURCE | {"CompressionType": "Gzip"}},
             {source: SOURCE}, (f"{source}/CompressionType",)),
        Pair("compressed_means_one_archive", version(), {source: OBJECT | {"S3Uri": "s3://models/one"}},
             {source: OBJECT}, (f"{source}/S3Uri",)),
        Pair("one_place_for_the_model", version(), {source: SOURCE, url: ARTIFACT}, {source: SOURCE, url: GONE},
             (f"{CONTAINER}/ModelDataSource",)),
    ]  # fmt: skip


def of_validation() -> list[Pair]:
    instance, payload = f"{JOB}/TransformResources/InstanceType", f"{JOB}/MaxPayloadInMB"
    on_types = validated()
    on_types["InferenceSpecification"]["SupportedTransformInstanceTypes"] = ["ml.m5.large"]
    role, uri = "/ValidationSpecification/ValidationRole", f"{DATA}/S3Uri"
    ours = {role: CONSOLE_ROLE, uri: "s3://my-sagemaker/in", f"{JOB}/TransformOutput/S3OutputPath": "s3://SageMaker/o"}
    return [
        at("validated_on_a_supported_type", on_types, instance, "ml.m5.xlarge", "ml.m5.large"),
        Pair("concurrent_payload", validated(), {payload: 34, f"{JOB}/MaxConcurrentTransforms": 3},
             {payload: 33, f"{JOB}/MaxConcurrentTransforms": 3}, (payload,)),
        at("payload_in_bounds", validated(), payload, 101, 100),
        at("instances_in_bounds", validated(), f"{JOB}/TransformResources/InstanceCount", 101, 100),
        at("transform_data_is_a_prefix_or_manifest", validated(), f"{DATA}/S3DataType", "Converse", "ManifestFile"),
        Pair("console_role_reaches_the_buckets", validated(), ours | {uri: "s3://mine/in"}, ours, (uri,)),
    ]  # fmt: skip


def of_marketplace() -> list[Pair]:
    image, other = f"{CONTAINER}/Image", IMAGE.replace("123456789012", "999999999999")
    specification, profiles = "/ValidationSpecification", "/ValidationSpecification/ValidationProfiles"
    of_algorithm = "/SourceAlgorithmSpecification"
    seen = f"{DATA}/S3Uri"
    return [
        at("certified_needs_validation", package() | {"CertifyForMarketplace": True}, specification,
           VALIDATION | {"ValidationProfiles": []}, VALIDATION)._replace(paths=(profiles,)),
        at("certified_needs_validation", certified(), specification, GONE, VALIDATION),
        at("certified_image_in_ecr", certified(), image, f"public.ecr.aws/a/fraud@{DIGEST}", IMAGE),
        at("certified_image_is_the_sellers", certified(), image, other, IMAGE),
        Pair("certified_algorithm_is_your_own", certified(),
             {of_algorithm: ALGORITHMS, "/InferenceSpecification": GONE}, {}, (of_algorithm,)),
        at("not_validated_not_listed", certified(), "/SkipModelValidation", "All", "None"),
        Pair("buyers_see_the_validation", certified(), {}, {"/CertifyForMarketplace": False}, (seen,)),
        at("no_secrets_for_buyers", certified(), f"{JOB}/Environment", {"A": "b"}, {}),
    ]  # fmt: skip


def _from_algorithm() -> dict[str, Any]:
    members = {"SourceAlgorithmSpecification": ALGORITHMS, "ValidationSpecification": VALIDATION}
    return {"ModelPackageName": "flowers"} | members


def of_the_rest() -> list[Pair]:
    card, url, framework = "/ModelCard/ModelCardContent", "/SamplePayloadUrl", f"{CONTAINER}/Framework"
    ready = version() | {"Domain": "OTHER", "Task": "OTHER", "SamplePayloadUrl": ARTIFACT}
    ready["InferenceSpecification"]["Containers"][0] |= {"Framework": "OTHER", "FrameworkVersion": "1.0"}
    algorithm = f"{ALGORITHM}/AlgorithmName"
    arn, region = "arn:aws:sagemaker:{}:123456789012:{}/x", "us-east-1"
    here, there = (arn.format(place, "algorithm") for place in (region, "us-east-2"))
    return [
        at("model_card_is_json", version(), card, '{"a": NaN}', "{}"),
        at("model_card_is_json", version(), card, "[" * 100_000, "{}"),
        *(at("model_card_fits_its_schema", version(), card, broken, whole) for broken, whole in CARDS),
        at("ready_for_the_recommender", ready, framework, GONE, "XGBOOST"),
        at("ready_for_the_recommender", ready, "/Task", GONE, "OTHER"),
        at("sample_payload_is_a_tar_gz", ready, url, "s3://bucket/payload", ARTIFACT),
        at("arn_in_the_region", _from_algorithm(), algorithm, there, here, region),
        at("arn_in_the_region", version(), "/ModelPackageGroupName", arn.format("us-east-2", "model-package-group"),
           arn.format(region, "model-package-group"), region),
        at("image_in_the_region", version(), f"{CONTAINER}/Image", IMAGE.replace(region, "eu-west-1"), IMAGE, region),
    ]  # fmt: skip
