#!/bin/sh
# Makes the fonts of this folder from Debian's packages. README.md says which, and why these.
# Needs: fonts-noto-core, fonts-noto-cjk, unicode-data, fonttools. Run it in this folder.
set -eu
noto=/usr/share/fonts/truetype/noto
cjk=/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc
# Hinting serves low-resolution screens; a PDF is printed or zoomed. The name table keeps its copyright and licence.
keep="--no-hinting --layout-features=* --name-IDs=0,1,2,3,4,5,6,13,14 --notdef-outline --glyph-names"

# Latin with all extensions, Greek, Cyrillic, punctuation, currency: no phonetic notation, no arrows.
european="U+0020-007E,U+00A0-024F,U+0259,U+02B0-02FF,U+0300-036F,U+0370-03FF,U+0400-052F,U+1C80-1C88,U+1E00-1FFF,U+2000-206F,U+2070-209F,U+20A0-20C0,U+2100-214F,U+2150-2189,U+2C60-2C7F,U+A640-A69F,U+A720-A7FF,U+AB30-AB6F,U+FB00-FB06,U+25CC"
for name in NotoSerif-Regular NotoSerif-Bold NotoSerifDisplay-Regular; do
  pyftsubset "$noto/$name.ttf" $keep --unicodes="$european" --output-file="$name.ttf"
done

# Whole scripts, without hinting.
for name in NotoNaskhArabic-Regular NotoNaskhArabic-Bold \
  NotoSerifArmenian-Regular NotoSerifBengali-Regular NotoSerifDevanagari-Regular NotoSerifEthiopic-Regular \
  NotoSerifGeorgian-Regular NotoSerifGujarati-Regular NotoSerifGurmukhi-Regular NotoSerifHebrew-Regular \
  NotoSerifKannada-Regular NotoSerifKhmer-Regular NotoSerifLao-Regular NotoSerifMalayalam-Regular \
  NotoSerifMyanmar-Regular NotoSerifSinhala-Regular NotoSerifTamil-Regular NotoSerifTelugu-Regular \
  NotoSerifThai-Regular NotoSerifTibetan-Regular NotoSansThaana-Regular; do
  pyftsubset "$noto/$name.ttf" $keep --unicodes="*" --output-file="$name.ttf"
done

# Chinese, Japanese and Korean: the characters that names and titles use.
python3 - > cjk.txt <<'PYTHON'
import bz2
def plane(codec, first, last, low, high):
    """The characters of the rows `first` to `last` of a two-byte character set."""
    pairs = (bytes((a, b)) for a in range(first, last + 1) for b in range(low, high + 1))
    return {c for p in pairs for c in p.decode(codec, "ignore")}
wanted = plane("gb2312", 0xA1, 0xF7, 0xA1, 0xFE)    # GB 2312: 6,763 characters, kana, punctuation
wanted |= plane("big5", 0xA1, 0xC6, 0x40, 0xFE)     # Big5 level 1: 5,401 traditional characters, punctuation
wanted |= plane("euc_jp", 0xB0, 0xCF, 0xA1, 0xFE)   # JIS X 0208 level 1: 2,965 characters
wanted |= plane("euc_kr", 0xB0, 0xC8, 0xA1, 0xFE)   # KS X 1001: 2,350 Hangul syllables
for line in bz2.open("/usr/share/unicode/Unihan_OtherMappings.txt.bz2", "rt"):
    fields = line.split("\t")                       # the General Standard Characters of 2013: 8,105, names included
    if len(fields) > 1 and fields[1] == "kTGH":
        wanted.add(chr(int(fields[0][2:], 16)))
# What the European fonts have is theirs, but for the quotation marks and dashes that Chinese sets in full width.
keep = {c for c in wanted if ord(c) >= 0x2E80 or c in "·—‘’“”…‰′″※〇〆"} | {chr(c) for c in range(0xFF01, 0xFF5F)}
print("".join(sorted(keep)))
PYTHON
pyftsubset "$cjk" --font-number=2 --text-file=cjk.txt --no-hinting --layout-features=ccmp,kern \
  --name-IDs=0,1,2,3,4,5,6,13,14 --notdef-outline --output-file=NotoSerifCJKsc-Regular.otf
rm cjk.txt
