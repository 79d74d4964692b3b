"""Lianpu 链谱: the open chain-style supply–demand platform of an industrial cluster."""
