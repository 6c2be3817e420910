"""Identity numbers and telephone numbers at rest: encrypted, still exactly searchable.

AES-SIV (RFC 5297) is deterministic, so equal numbers have equal ciphertexts and an exact-key search
works on the ciphertext without a second column. The key is a file of its own, outside the database.
"""

import hashlib
import os
import secrets
from pathlib import Path

import numpy as np
import numpy.typing as npt
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

KEY_BYTES = 64


class PersonalDataKey:
    """The key that personal numbers are encrypted with, and the secret behind the count noise."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESSIV(key)
        self.key = key

    @classmethod
    def at(cls, folder: Path) -> "PersonalDataKey":
        """The key in `folder`/personal-data.key (64 bytes, mode 0600), made on first use."""
        path = folder / "personal-data.key"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = folder / f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}"
        if not path.exists():
            with open(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
                file.write(secrets.token_bytes(KEY_BYTES))
                file.flush()
                os.fsync(file.fileno())
            try:
                os.link(draft, path)
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        return cls(path.read_bytes())

    def encrypt(self, text: str) -> bytes:
        """Ciphertext of a non-empty text; the same text gives the same ciphertext."""
        return self._cipher.encrypt(text.encode(), None)

    def pseudonyms(self, numbers: npt.NDArray[np.int64], subject: str) -> npt.NDArray[np.int64]:
        """64 bits of AES-256 of each pair of numbers int64[n, 2], under a key of the subject's own.

        One block each, so the bare block cipher is the pseudo-random function wanted: equal pairs have equal
        pseudonyms, and nobody without the key can tell a pair by trying.
        """
        key = hashlib.blake2b(subject.encode(), key=self.key, digest_size=32).digest()
        sealed = Cipher(algorithms.AES(key), modes.ECB()).encryptor()  # noqa: S305
        blocks = sealed.update(np.ascontiguousarray(numbers, dtype=">i8").tobytes())
        return np.frombuffer(blocks, dtype=">i8")[::2].astype(np.int64)

    def decrypt(self, ciphertext: bytes) -> str:
        """The text of a ciphertext. Raises cryptography.exceptions.InvalidTag under another key."""
        return self._cipher.decrypt(ciphertext, None).decode()
