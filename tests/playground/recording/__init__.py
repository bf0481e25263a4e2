"""
Tours as pages and pictures.
"""
