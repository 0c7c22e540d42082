"""R36–R37: indicators, measurements, evaluation."""
