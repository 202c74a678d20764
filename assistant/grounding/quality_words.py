"""Words that say what a product is like, and words that only sound like it."""

from __future__ import annotations

from assistant.grounding.words import bag

PURPOSES = bag(
    "use uses usage occasion occasions purpose audience activity room theme suitable ideal "
    "recommended series model collection name sku id asin isbn ean upc subject"
)
"""Fields that say what a thing is for or called; "lovely for the office" is nobody's fact."""

COLOUR_FIELDS = bag("colour colours color colors shade hue tint")
MATERIAL_FIELDS = bag(
    "material materials fabric fibre fiber composition upper sole wood metal wax paper legs stone"
)

MATERIALS = bag(
    "leather suede nubuck cotton wool woollen linen silk satin polyester nylon acrylic viscose "
    "wooden wood metal metallic steel stainless aluminium aluminum plastic glass ceramic stoneware "
    "earthenware porcelain terracotta enamel crystal bamboo oak pine walnut beech birch acacia "
    "teak "
    "mahogany marble granite brass iron velvet denim canvas corduroy rubber silicone latex rattan "
    "wicker jute hemp fleece merino cashmere alpaca mohair lambswool titanium carbon stone paper "
    "cork plywood mdf chrome zinc pewter fibreglass polycarbonate polypropylene acetate neoprene "
    "lycra spandex elastane tweed flannel jersey sheepskin shearling beeswax soy concrete resin"
)

HARD = bag(
    "waterproof watertight waterproofed leakproof windproof weatherproof fireproof shockproof "
    "rustproof dustproof childproof soundproof ovenproof splashproof lightproof sweatproof "
    "airtight wireless cordless bluetooth rechargeable handmade handcrafted handwoven handpainted "
    "organic vegan vegetarian recycled recyclable biodegradable compostable sustainable ethical "
    "fairtrade insulated uninsulated foldable collapsible stackable washable hypoallergenic "
    "adjustable detachable removable reversible dimmable magnetic inflatable ergonomic "
    "antibacterial "
    "refurbished secondhand vintage antique personalised personalized engraved monogrammed "
    "lightweight heavyweight breathable stretchy padded quilted lined unlined fleecelined "
    "striped floral checked spotted embroidered patterned tartan herringbone "
    "noisecancelling noisecanceling backlit touchscreen ultralight nonslip nonstick nontoxic "
    "unisex odourless scented unscented decaf caffeinated caffeinefree sugarfree glutenfree "
    "dairyfree nutfree leadfree bpafree latexfree crueltyfree fragrancefree ecofriendly "
    "petfriendly "
    "kidfriendly dishwashersafe microwavesafe ovensafe freezersafe machinewashable handwash "
    "waterresistant waterrepellent scratchresistant stainresistant heatresistant fireresistant "
    "shatterproof bulletproof tumbledry drycleanonly solarpowered batterypowered batteryoperated "
    "usbpowered mainspowered selfcleaning selfinflating shockabsorbing quickdry quickdrying "
    "fastcharging "
    "certified patented featherlight featherweight madebyhand handfinished limitededition "
    "bestselling bestseller awardwinning dermatologicallytested "
    "clinicallyproven odorless uvprotected uvprotection rainproof leaktight unbreakable "
    "indestructible "
    "electric manual automatic wired mechanical digital analogue analog stainless motorised "
    "motorized "
    "madetolast oneofakind cancelnoise resistwater repelwater resistrain repelrain oiled varnished "
    "lacquered painted unpainted galvanised galvanized tempered laminated embossed glazed unglazed "
    "upholstered knitted woven crocheted enamelled anodised coated handprinted unframed carved"
)
"""Claims wherever they stand, as one word each: "dishwasher safe" is "dishwashersafe"."""

PARTS = bag(
    "lid lids handle handles strap straps hood hooded zip zipper pocket pockets drawer drawers "
    "wheels filter timer remote charger cable case pouch battery batteries speaker microphone mic "
    "screen camera gps headrest armrest footrest cover stand"
)
"""Claims after "with", "has" or "comes with"."""

SUBJECTIVE = bag(
    "hard light warm soft classic simple fine bright good great nice lovely beautiful pretty "
    "gorgeous elegant stylish smart cosy cozy comfortable comfy comfort practical useful handy "
    "reliable modern traditional timeless charming cute fun funny sweet cheerful happy gentle calm "
    "calming relaxed relaxing cool fresh crisp clean neat tidy roomy spacious generous small "
    "little big large medium long short slim wide high low home hand daily everyday family fast "
    "perfect ideal safe solid sturdy strong tough durable robust versatile easy special unique "
    "premium luxury luxurious affordable cheap quality popular favourite favorite best better top "
    "new old young fancy casual formal regular standard basic plain full whole single double "
    "set pack pair piece pieces drop star bar video audio club level kind style design look "
    "beginner family travel party gift present birthday christmas wedding summer winter spring "
    "autumn card cards touch display storage support back body one ones wow sound sounds "
    "wrap ring book tea coffee drawing dark deep pale rich hot cold cooling round flat square "
    "straight table desk bed day night year time place straightforward convenient compact "
    "well wrapped thing things people bold subtle vivid rustic sleek minimal minimalist retro "
    "dinner office kitchen garden bedroom living outdoor indoor window counter "
    "weekly monthly racing hanging standing open short basket ready tip "
    "concert drive active fixed upright loose advanced tall mini maxi"
)
"""Never claims as single words: opinion, or too ordinary to be a quality by themselves."""

SOFT_HUES = bag(
    "clear natural rose mint cream peach gold golden silver bronze copper olive plum coral sage "
    "tan lavender mustard orange rust sand stone ivory lilac violet indigo aqua salmon wine ash "
    "honey chocolate charcoal blush transparent glass paper card cork iron metal carbon rubber wax "
    "felt canvas shell slate marble silicone foam mesh plaid gel down bone horn card steel wood "
    "wooden vintage manual digital electric checked lined certified antique brushed"
)
"""Colours and materials that also mean other things: "a clear choice", "a glass of wine"."""

FAKES = bag("faux vegan imitation artificial synthetic pu mock fake pretend eco")
"""Before a material, they make it another."""
LOOKS = bag("look effect style like free free inspired coloured colored toned alternative")
"""After a material, they make it another."""

KINDS_OF = {
    "wood": "oak walnut beech pine birch bamboo maple ash teak acacia mahogany cherry plywood "
    "hardwood softwood cedar spruce rosewood olivewood rubberwood sapele",
    "metal": "steel aluminium brass iron copper titanium bronze zinc tin chrome nickel silver gold",
    "leather": "nubuck suede cowhide",
    "wool": "merino cashmere lambswool",
    "blue": "navy teal turquoise aqua indigo cobalt cyan",
    "green": "sage olive mint khaki emerald",
    "grey": "charcoal slate",
    "red": "burgundy maroon crimson scarlet",
    "pink": "blush magenta fuchsia",
    "purple": "lilac lavender plum violet aubergine",
    "white": "ivory cream",
    "yellow": "mustard",
    "waterresistant": "waterproof",
    "waterrepellent": "waterproof",
    "washable": "machinewashable",
    "wireless": "cordless",
    "cordless": "wireless",
    "rechargeable": "",
    "noncaffeinated": "decaf",
    "cancelnoise": "noisecancelling",
    "resistwater": "waterresistant waterproof",
    "repelwater": "waterrepellent waterproof",
    "resistrain": "waterresistant waterproof",
    "repelrain": "waterrepellent waterproof",
    "madebyhand": "handmade",
    "handmade": "madebyhand",
}
"""What also makes a word true: a thing of oak is of wood."""

SPELLINGS = {
    "gray": "grey",
    "color": "colour",
    "colored": "coloured",
    "multicolor": "multicolour",
    "multicolored": "multicolour",
    "multicoloured": "multicolour",
    "aluminum": "aluminium",
    "fiber": "fibre",
    "wooden": "wood",
    "woollen": "wool",
    "woolen": "wool",
    "metallic": "metal",
    "golden": "gold",
    "canceling": "cancelling",
    "jewelry": "jewellery",
    "personalized": "personalised",
    "motorized": "motorised",
    "analog": "analogue",
    "odorless": "odourless",
    "waterproofed": "waterproof",
    "waterproofing": "waterproof",
    "liter": "litre",
    "matte": "matt",
    "mold": "mould",
    "checkered": "checked",
    "leatherette": "fauxleather",
    "handcrafted": "handmade",
    "folding": "foldable",
    "fold": "foldable",
    "collapsing": "collapsible",
    "washed": "washed",
    "noiseless": "silent",
}
"""One spelling for each word: British ones, and the plain form of a material."""

_ABROAD = {
    "leather": "leder cuir cuero piel pelle couro leer",
    "cotton": "baumwolle coton algodón algodon cotone katoen",
    "wool": "wolle laine lana",
    "wood": "holz bois madera legno hout",
    "silk": "seide soie seda seta",
    "linen": "leinen lin lino",
    "glass": "glas verre vidrio vetro",
    "steel": "stahl acier acero acciaio staal",
    "stainlesssteel": "edelstahl inox",
    "plastic": "plastik kunststoff plastique plástico plastica",
    "ceramic": "keramik céramique cerámica ceramica keramiek",
    "waterproof": "wasserdicht wasserdichte wasserdichter wasserdichtes imperméable imperméables "
    "impermeable impermeables impermeabile waterdicht",
    "wireless": "kabellos kabellose kabelloser drahtlos inalámbrico inalámbrica inalámbricos",
    "handmade": "handgemacht handgefertigt artesanal artisanal",
    "dishwashersafe": "spülmaschinenfest spülmaschinengeeignet",
    "leakproof": "auslaufsicher",
    "rechargeable": "wiederaufladbar recargable ricaricabile",
    "foldable": "faltbar klappbar pliable plegable pieghevole",
    "black": "schwarz schwarze schwarzer schwarzes noir noire noirs noires negro negra negros nero",
    "white": "weiß weiss weiße weißer blanc blanche blanco blanca bianco bianca wit",
    "red": "rote roter rotes rouge rouges rojo roja rojos rosso rossa",
    "blue": "blau blaue blauer blaues bleu bleue azul azules blu blauw",
    "green": "grün grüne grüner grünes vert verte verts verde verdes groen",
    "grey": "grau graue grauer graues gris grigio grijs",
    "yellow": "gelb gelbe gelber jaune amarillo amarilla giallo geel",
    "brown": "braun braune brauner marrón marrone bruin",
    "navy": "marineblau dunkelblau",
}
"""The commonest words of neighbours' languages; only what is no ordinary English word."""

SPELLINGS |= {word: key for key, words in _ABROAD.items() for word in words.split()}
