"""Keras layers that several families of models share; they import keras alone."""
