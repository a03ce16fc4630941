"""The wire under a vendor: connections, the reading of requests, the writing of answers as their plan says.

One thread a server does it all while nothing takes long (`crew`); slow connections wait in the selector or for an
instant of the vendor's clock (`alarm`), and hold no thread.
"""
