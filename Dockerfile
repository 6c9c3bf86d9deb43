# A trained model behind TensorFlow Serving: no Python, no zoo, the same answers. What is built holds one model.
# Build: docker build --build-arg MODEL=cnn-digits -t cnn-digits .   (another folder: --build-arg MODELS=my_models)
# Use:   docker run -p 8501:8501 cnn-digits, then POST {"instances": [pixels]} to :8501/v1/models/model:predict
FROM tensorflow/serving:2.19.1
ARG MODELS=saved_models
ARG MODEL=cnn-digits
COPY ${MODELS}/${MODEL}/saved_model /models/model
EXPOSE 8500 8501
HEALTHCHECK CMD timeout 2 bash -c '</dev/tcp/localhost/8501'
