"""RIS's tags under the names that the library has for them."""

NAMES = {
    "TY": "type_of_reference", "A1": "first_authors", "A2": "secondary_authors",
    "A3": "tertiary_authors", "A4": "subsidiary_authors", "AB": "abstract",
    "AD": "author_address", "AN": "accession_number", "AU": "authors", "BT": "book_title",
    "C1": "custom1", "C2": "custom2", "C3": "custom3", "C4": "custom4", "C5": "custom5",
    "C6": "custom6", "C7": "custom7", "C8": "custom8", "CA": "caption", "CN": "call_number",
    "CY": "place_published", "DA": "date", "DB": "name_of_database", "DO": "doi",
    "DP": "database_provider", "ET": "edition", "EP": "end_page", "ID": "id", "IS": "number",
    "J2": "alternate_title1", "JA": "alternate_title2", "JF": "alternate_title3",
    "JO": "journal_name", "KW": "keywords", "L1": "file_attachments1", "L2": "file_attachments2",
    "L4": "figure", "LA": "language", "LB": "label", "M1": "note", "M3": "type_of_work",
    "N1": "notes", "N2": "notes_abstract", "NV": "number_of_volumes",
    "OP": "original_publication", "PB": "publisher", "PY": "year", "RI": "reviewed_item",
    "RN": "research_notes", "RP": "reprint_edition", "SE": "section", "SN": "issn",
    "SP": "start_page", "ST": "short_title", "T1": "primary_title", "T2": "secondary_title",
    "T3": "tertiary_title", "TA": "translated_author", "TI": "title", "TT": "translated_title",
    "UR": "urls", "VL": "volume", "Y1": "publication_year", "Y2": "access_date",
}  # fmt: skip
LONG_NAMES = {
    "DOI": "doi", "URL": "urls", "ISSN": "issn", "ISBN": "issn", "PMID": "pmid", "PMC": "pmcid",
    "PMCID": "pmcid", "ABS": "abstract",
}  # fmt: skip
"""Tags of three letters and more, which RIS does not have and some programs write."""
LISTS = frozenset(("A1", "A2", "A3", "A4", "AU", "KW", "N1", "UR"))
"""Tags that a record may have several times."""
ONE_LINE = frozenset("TY AU A1 A2 A3 PY Y1 Y2 DA DO SP EP VL IS SN UR ID LA ET CY".split())
"""Tags whose values are never wrapped: what follows them is a field."""
TYPES = frozenset(
    "ABST ADVS AGGR ANCIENT ART BILL BLOG BOOK CASE CHAP CHART CLSWK COMP CONF CPAPER CTLG DATA "
    "DBASE DICT EBOOK ECHAP EDBOOK EJOUR ELEC ENCYC EQUA FIGURE GEN GOVDOC GRANT HEAR ICOMM INPR "
    "INTV JFULL JOUR LEGAL MANSCPT MAP MGZN MPCT MULTI MUSIC NEWS PAMP PAT PCOMM POD PRESS RPRT "
    "SER SLIDE SOUND STAND STAT STD THES UNBILL UNPB UNPD VIDEO WEB PREPRINT".split()
)
