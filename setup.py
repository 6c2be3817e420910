"""The one compiled module; everything else stands in pyproject.toml."""

from setuptools import Extension, setup

setup(
    ext_modules=[
        Extension(
            "ingest.address.segment",
            ["ingest/address/segment.pyx"],
            extra_compile_args=["-O3"],
            language="c++",
        )
    ]
)
