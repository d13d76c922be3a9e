"""What happens to real processes when something dies, fills up or goes away."""
