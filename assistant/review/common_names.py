"""Names that no paper is the paper of, and no data is called by."""

COMMON_NAMES = frozenset(
    "ndcg mrr map auc auroc rouge bleu gpu cpu tpu flop flops sota api nlp nlu nlg llm lm plm ptm "
    "cnn rnn dnn ai ml dl rl ir qa cv 2d 3d url html pdf http https gb tb ms iid oov ood asr tts "
    "slu vqa rgb lidar seo iot usa eu uk covid ann knn id ids tf idf tfidf f1 ssl fl kl "
    "gpt fid miou iou relu sgd ocr lstm mlp vit gan vae wer psnr ssim".split()
)
"""Measures, machines and fields."""
