"""What Unicode 14.0 does not know (FORMAT.md section 2); made by tools/make_unicode14.py, never by hand.

The table is gap, length - 1, gap, length - 1, …: numbers in base 26, a = 0, the last digit of each in upper case.
"""

from __future__ import annotations

import re

TABLE = (
    "biEBGDHABAUApHAbMBbYBDAcDHbBDGKkKAcIBdXNcHBbXBPAbCBBALEbFACFjCAIBCBWAHABCEBJBCBEHBDCAFBZBDAGDCBWAHACACACBBAF"
    "DCBDCBGEABGRJDAJADAWAHACAFBKADADBBOEBMGHADAIBCBWAHACAFBJBCBDGDDCAFBSJCAGCDAECCABACCCCDCMDFCDAEBBFBNVENADAXAQ"
    "BJADAEGCADBBBEBKGWADAXAKAFBJADAEGCFCAEBKACMNADAbZADAGDQBbAADASCYAJABBHCBDGABAIFKBDLcGDbDbKCABAFAYABAXBFABAGB"
    "KBEbFcUAbKDbNAbKAPANbKhQABEBBoNAEBHABAEBbPAEBbHAEBHABAEBPAcFAEBcPBbGCbAFdIBGBzTCdLGWIYIULNADACLdQBKFKFbAFdLG"
    "bREcSJbFAMDMDBCbQBFKbSDbAFLCcKBcNAbDBLFKFOBbFbWcZCbVAeMHcICPCcIGbRBLHbREuOBGBbMBGBIABABABAbFBcBAPAOBGATBDAJA"
    "dXAMBbBANCbHObHOfKDzNYLUcrSBbGAnLEbTABEBBcEGCNYIHAHAHAHAHAHAHAHAeWbHbAAdLLiGZMDcMAdIBdZEbRAdQAdGLbVAbriRCcDI"
    "nKThCHhVECABAFXcHCKFcEHcSHMFeMKbECdAALDbHAcDIOBKBdZXbCJGBGBGIHAHAcIDeWBKFqnSLXDbXDnbABeCbLHLFEbAAFABACACAeVP"
    "rDBcCGBbFbQFbZATAEDFAfFBBAhICGBGBGBDCHAHJFBMAbAATACAPBObHeTEDDbTCdKANCBbUbUeZbDCbXObCDbKIbEEbREbEAbLDObPgCBK"
    "FbKDbKDbOHcAKMAPAHACALAPAHACcOlZIWJIXGAbQAJcQGBBAbSACCBBXAcUHJbVTACEbHCbBEBcLcEDUBbYACEIADAbDBDDKGJGcMbFbNDM"
    "IcCCbDBbBEbAGELHdBcVcCbZMbZGbUHKlHbFAbQADBCcZbOHbQVbAbLbCTXIdADbKIcQJBBZGKFcBASHbNIdSAUKSAbScMHABAEAPALFcHEK"
    "FEAIBCBWAHACAFAKBCBDBBFBEHBHCFfIdOAFbDcUHKgJcCBbMbHcRKKFNScGFKcBbBBPDXhCcIdVdFLIBBBIACAbEACBMIKcRIBbUBLbAcUH"
    "dFMcVkCJAbTAOJbDCbGBWAOcUHACAbSCBACAJHKFGACAbLACAGGKlXZhABObYMbjNdXeHAFKhOdxJdVMbpFAJfzIwLmuAvXGbFAKDdDAKFbE"
    "BGJcSJKAHAVETbaLdNdWcXDcFGRcLFKCNjcAHbvQbPJnfQEAHACAlFbSDQEHpGdkTeDENCJGKBIgyTbUBXIeMcHjMJbNBhMUcSfXULdJIZfE"
    "dHAcTACBBBCBEAMABAHAcNAEBIAHAbCAEAFABCHAnCBlGBbbAOFAPbqLbFiQHARBHACAFiEbTCOBKDCmHbFQcGEBbvZHAEACAPAhPBQbOcYD"
    "KDCbeEcQcXcJhLEAbBACABBBAKAEABABFBDBABABADACABBBABABABABACABBEAHAEAEABAKAREDAFARbZCkJbSDdWLPBPAPAbLJgScDbDMb"
    "SDJGCNGfXblWEQCNCeMLdLGMDBOMDcEHKFbOHbEBCcZnCLOBFCFCHIbDCLEGJKFIHHIfRAcDbKKbnPclfCbFgdTGiOBinQNlbLepIuWcfXhh"
    "ZbotcVBbDdSeXjGdsfNdsyOBdsyOB"
)


def unknown_ranges() -> list[tuple[int, int]]:
    """Return the ranges of code points, both ends included and ascending, that Unicode 14.0 has not assigned."""
    return read_ranges(TABLE)


def read_ranges(table: str) -> list[tuple[int, int]]:
    """Return the ranges of code points that a table of gaps and lengths describes, both ends included, ascending."""
    ranges, end = [], 0
    for gap, length in re.findall("([a-z]*[A-Z])([a-z]*[A-Z])", table):
        first = end + _read_number(gap)
        end = first + _read_number(length) + 1
        ranges.append((first, end - 1))
    return ranges


def _read_number(digits: str) -> int:
    number = 0
    for digit in digits:
        number = 26 * number + int(digit, 36) - 10
    return number
