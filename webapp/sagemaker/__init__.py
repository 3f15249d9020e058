"""What Packwright knows of SageMaker: its service model, its checks, its API. No Django in here."""
