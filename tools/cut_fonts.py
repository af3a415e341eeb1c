"""Cut the fonts of the documents out of Source Sans 3 and Source Code Pro."""
import sys
from pathlib import Path
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.pens.recordingPen import DecomposingRecordingPen

RANGES = [(0x20,0x7e),(0xa0,0x17f),(0x18f,0x18f),(0x192,0x192),(0x1a0,0x1a1),(0x1af,0x1b0),(0x1cd,0x1d4),(0x1e6,0x1e7),(0x218,0x21b),(0x259,0x259),
 (0x2c6,0x2c7),(0x2d8,0x2dd),(0x384,0x38a),(0x38c,0x38c),(0x38e,0x3a1),(0x3a3,0x3ce),(0x400,0x45f),(0x490,0x491),(0x492,0x493),(0x49a,0x49b),(0x4a2,0x4a3),(0x4ae,0x4b1),(0x4ba,0x4bb),(0x4d8,0x4d9),(0x4e8,0x4e9),
 (0x1e80,0x1e85),(0x1e9e,0x1e9e),(0x1ea0,0x1ef9),
 (0x2007,0x2007),(0x2009,0x200b),(0x2010,0x2015),(0x2018,0x201e),(0x2020,0x2022),(0x2026,0x2026),(0x202f,0x202f),(0x2030,0x2030),(0x2032,0x2033),(0x2039,0x203a),(0x203d,0x203d),(0x2044,0x2044),
 (0x2070,0x2070),(0x2074,0x2079),(0x2080,0x2089),(0x20a0,0x20bf),(0x2113,0x2113),(0x2116,0x2116),(0x2117,0x2117),(0x2120,0x2122),(0x215b,0x215e),(0x2190,0x2195),(0x21d2,0x21d2),(0x21d4,0x21d4),
 (0x2206,0x2206),(0x2211,0x2212),(0x2215,0x2215),(0x2219,0x221a),(0x221e,0x221e),(0x2248,0x2248),(0x2260,0x2260),(0x2264,0x2265),
 (0x25a0,0x25a1),(0x25aa,0x25ab),(0x25b2,0x25b3),(0x25b6,0x25b7),(0x25bc,0x25bd),(0x25c0,0x25c1),(0x25c6,0x25c6),(0x25c9,0x25cb),(0x25cf,0x25cf),(0x2605,0x2606),(0x2610,0x2611),(0x2713,0x2713),(0x2717,0x2718)]
UNI=[c for a,b in RANGES for c in range(a,b+1)]
def cut(src,out,family,style,weight,italic,features):
    f=TTFont(src)
    o=subset.Options(); o.layout_features=features; o.hinting=False; o.name_IDs=[0,1,2,3,4,5,6,13,14]; o.name_languages=[0x409]; o.notdef_outline=True; o.glyph_names=False
    o.drop_tables=[*o.drop_tables,'BASE','STAT','DSIG','gasp']
    s=subset.Subsetter(o); s.populate(unicodes=UNI); s.subset(f)
    add_replacement(f)
    n=f['name']; n.names=[r for r in n.names if r.platformID==3]
    full=f'{family} {style}'; ps=full.replace(' ','')[:0] or f"{family.replace(' ','')}-{style.replace(' ','')}"
    for i,t in {1:family if style in('Regular','Italic') else full,2:style if style in('Regular','Italic') else 'Regular',3:f'3.052;dpiakit;{ps}',4:full,6:ps}.items():
        n.setName(t,i,3,1,0x409)
    if style not in('Regular','Italic'):
        n.setName(family,16,3,1,0x409); n.setName(style,17,3,1,0x409)
    f['OS/2'].usWeightClass=weight
    f['head'].modified=f['head'].created
    f.recalcTimestamp=False
    f.save(out)
    print(out.name, len(f.getBestCmap()), out.stat().st_size)
def add_replacement(f):
    """U+FFFD as the empty box: a character that is not in the font stays visible as lost."""
    glyphs=f.getGlyphSet(); rec=DecomposingRecordingPen(glyphs); glyphs['.notdef'].draw(rec)
    pen=TTGlyphPen(None); rec.replay(pen)
    name='uniFFFD'; order=[*f.getGlyphOrder(),name]
    g=f['glyf']; g.glyphs[name]=pen.glyph(); f.setGlyphOrder(order); g.glyphOrder=order
    f['hmtx'].metrics[name]=f['hmtx'].metrics['.notdef']
    for t in f['cmap'].tables:
        if t.isUnicode(): t.cmap[0xFFFD]=name
    f['maxp'].numGlyphs=len(order)
if __name__=='__main__':
    sans,mono,out=map(Path,sys.argv[1:4])
    F=['kern','mark','ccmp','locl','liga']
    cut(sans/'SourceSans3-Regular.ttf',out/'DpiakitSans-Regular.ttf','Dpiakit Sans','Regular',400,False,F)
    cut(sans/'SourceSans3-It.ttf',out/'DpiakitSans-Italic.ttf','Dpiakit Sans','Italic',400,True,F)
    cut(sans/'SourceSans3-Semibold.ttf',out/'DpiakitSans-Semibold.ttf','Dpiakit Sans','Semibold',600,False,F)
    cut(mono/'SourceCodePro-Regular.ttf',out/'DpiakitMono-Regular.ttf','Dpiakit Mono','Regular',400,False,['ccmp','locl'])
