"""What command refuses."""
