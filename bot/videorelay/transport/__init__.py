"""
One POST over mutual TLS, and an honest account of how far it got.

    tls         the certificates, judged before anything is sent
    attempt     the watch over one request: what has left, and until when
    connection  a requests session whose connections know their attempt
    failures    what it means that a request came to nothing
    post        the request itself
"""
