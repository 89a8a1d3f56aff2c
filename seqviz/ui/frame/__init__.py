"""What every page stands in: navigation, language, address, warm-up, what the browser was sent."""
