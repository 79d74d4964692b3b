"""What an account does with its webhooks."""
