"""A tiny language model made on the spot: it writes noise, and so proves transport only."""

WORDS = "the a of retrieval late interaction costs storage papers say that it is [1] . ,".split()
TEMPLATE = (
    "{% for message in messages %}<{{ message['role'] }}> {{ message['content'] }}\n{% endfor %}"
    "{% if add_generation_prompt %}<assistant> {% endif %}"
)


def make_tiny_model(folder):
    """Write a Llama of two layers with a word tokenizer and a chat template into a folder."""
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    torch.manual_seed(7)
    letters = [chr(code) for code in range(32, 127)]
    vocabulary = ["<unk>", "<s>", "</s>", *letters, *(f"▁{word}" for word in WORDS), "▁"]
    vocabulary = list(dict.fromkeys(vocabulary))
    tokenizer = Tokenizer(
        models.WordPiece(
            {token: n for n, token in enumerate(vocabulary)},
            unk_token="<unk>",
            continuing_subword_prefix="",
            max_input_chars_per_word=500,
        )
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, bos_token="<s>", eos_token="</s>", unk_token="<unk>"
    )
    fast.chat_template = TEMPLATE
    fast.save_pretrained(folder)
    config = LlamaConfig(
        vocab_size=len(vocabulary),
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=2,
        max_position_embeddings=8192,
        bos_token_id=1,
        eos_token_id=2,
    )
    LlamaForCausalLM(config).save_pretrained(folder)
    return folder
