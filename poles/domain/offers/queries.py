"""What is asked of hosts and offers."""
