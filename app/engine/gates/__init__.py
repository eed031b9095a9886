"""What stands in front of effects outside, a module each. What a gate is: `app.engine.gate`."""
