"""What every response passes through, whatever page it is: headers, compression, limits, logs, errors, health.

Others use: `limits.limited`, `shared.shared`, `errors`.
"""
