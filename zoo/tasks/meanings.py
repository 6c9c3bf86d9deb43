"""What each test metric means, in a line; for cards."""

from __future__ import annotations

MEANINGS = {
    "accuracy": "share that is right",
    "average_precision": "area under precision over recall: 1 is best, the share of anomalies is a guess",
    "bits_per_character": "−log₂ of the probability that the true text got, a letter; less is better",
    "bits_per_token": "−log₂ of the probability that the true token got; less is better",
    "bleu": "BLEU of sacrebleu, from 0 to 100: how many runs of one to four words a reference has too",
    "distance_to_nearest": "median distance of a generated picture to the nearest training picture, divided by that of "
    "real test pictures: near 1 they are as new as real ones, near 0 they are copies",
    "exact": "share that is right from the first sign to the last",
    "frechet_distance": "between two clouds of features, those that the zoo's own classifier of these pictures sees in "
    "generated and in training pictures: 0 is the same cloud; it compares models on this dataset and nothing else",
    "frechet_of_real": "the same distance for the real pictures of the test split, which the classifier never "
    "learned from, as it did from training pictures: as low as can be asked for, more or less",
    "log_loss": "−ln of the probability that the true class got; less is better",
    "macro_f1": "harmonic mean of precision and recall, a class as much as another",
    "map_50": "mean average precision of boxes that cover the true one by at least half (intersection over union)",
    "mask_map_50": "mean average precision of masks that cover the true one by at least half (intersection over union)",
    "mean_absolute_error": "in the target's own units, for pictures shares of white; less is better",
    "mean_distance": "of a point from where it should be, in shares of the picture's side; less is better",
    "mean_iou": "intersection over union, 1 where the two are the same",
    "mean_squared_error": "in the square of the target's own units, for pictures shares of white; less is better",
    "pixel_accuracy": "share of the pixels that are right",
    "psnr_db": "signal over noise in decibels; more is better",
    "r2": "share of the variance that is explained; 0 is the mean for all",
    "read_as_asked": "share of the pictures that the zoo's own classifiers read as what was asked for; a model that is "
    "not told what can only guess",
    "right_and_iou_above_50": "share with the right class and a box that covers the true one by at least half",
    "roc_auc": "chance that an anomaly scores higher than a usual sample; 0.5 is a guess",
    "root_mean_squared_error": "in the target's own units, large errors counting more; less is better",
    "share_within_5_percent": "share of the points within 5 % of the picture's side",
    "top_5_accuracy": "share where the right word is among the five likeliest",
    "word_error_rate": "words to insert, drop or replace, divided by the words that were said; less is better",
}
