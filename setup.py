"""The parser's compiled modules; everything else stands in pyproject.toml."""

from setuptools import Extension, setup

setup(
    ext_modules=[
        Extension(
            f"ingest.address.{name}",
            [f"ingest/address/{name}.pyx"],
            depends=["ingest/address/name_index.pxd", "ingest/address/segment.pxd"],
            extra_compile_args=["-O3"],
            language="c++",
        )
        for name in ("name_index", "segment", "learn")
    ]
)
