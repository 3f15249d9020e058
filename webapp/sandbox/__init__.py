"""The sandbox: a local AWS that boto3 talks to unchanged, for trying Packwright and for its tests.

`python -m webapp.sandbox` starts it. SageMaker's model packages are done here, faithfully; every other service is
moto's (S3, ECR, IAM, KMS, logs, STS). README.md beside this file tells the switches and the words that make it fail.

Nothing imports the sandbox; of Packwright it knows only the service model, so that it can judge the rest.
"""
