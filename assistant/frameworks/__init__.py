"""A library in other frameworks: LlamaIndex and LangChain, the one file each that imports them."""
