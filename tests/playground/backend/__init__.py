"""
The stand-in backend, driven over real mutual TLS by a client of these tests' own.
"""
