"""Packwright: build, review, submit and audit Amazon SageMaker model packages."""
