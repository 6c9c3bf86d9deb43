"""Sound: what an ear would tell of it, frame by frame."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin

QUIET = 1e-6  # added to every power, so that silence has a logarithm
ROWS = 32  # recordings at a time: their spectra need far more memory than they


class LogMel(TransformerMixin, BaseEstimator):
    """Log-mel frames: int16 recordings ``(n, samples)`` become float32 ``(n, frames, mels)``.

    A Hann window slides over the sound; the power of each of its frequencies is gathered in bands that are as wide as
    an ear tells them apart, equally spaced on the mel scale m = 2595 · log₁₀(1 + f/700) from 0 to half the rate
    (Stevens, Volkmann and Newman 1937); then the logarithm, and each band standardised over the training split.

    Args:
        rate: samples a second.
        window: samples of a frame; 256 are 32 ms at 8 kHz.
        hop: samples from one frame to the next.
        mels: number of bands.
    """

    def __init__(self, rate: int = 8000, window: int = 256, hop: int = 160, mels: int = 32):
        self.rate = rate
        self.window = window
        self.hop = hop
        self.mels = mels

    def fit(self, X: Any, y: Any = None) -> LogMel:
        """Learn ``mean_`` and ``scale_`` (mels,) of the training recordings."""
        frames = self._frames(X).astype("float64")
        self.mean_ = frames.mean(axis=(0, 1))
        self.scale_ = np.maximum(frames.std(axis=(0, 1)), 1e-3)
        return self

    def transform(self, X: Any) -> np.ndarray:
        """Standardised log-mel frames."""
        return ((self._frames(X) - self.mean_) / self.scale_).astype("float32")

    def filterbank(self) -> np.ndarray:
        """The weight ``(window // 2 + 1, mels)`` of each frequency in each band: triangles over the mel scale."""
        top = 2595 * np.log10(1 + self.rate / 2 / 700)
        edges = 700 * (10 ** (np.linspace(0, top, self.mels + 2) / 2595) - 1)
        frequencies = np.linspace(0, self.rate / 2, self.window // 2 + 1)[:, None]
        low, middle, high = edges[:-2], edges[1:-1], edges[2:]
        return np.clip(np.minimum((frequencies - low) / (middle - low), (high - frequencies) / (high - middle)), 0, 1)

    def _frames(self, X: Any) -> np.ndarray:
        sound, taper, bands = np.asarray(X), np.hanning(self.window), self.filterbank()
        parts = []
        for start in range(0, len(sound), ROWS):
            waves = sound[start : start + ROWS] / 32768
            frames = np.lib.stride_tricks.sliding_window_view(waves, self.window, axis=1)[:, :: self.hop]
            power = np.abs(np.fft.rfft(frames * taper, axis=2)) ** 2
            parts.append(np.log(power @ bands + QUIET).astype("float32"))
        return np.concatenate(parts)
