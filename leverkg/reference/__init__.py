"""What one looks up: terms, codes and rules, each explained."""
