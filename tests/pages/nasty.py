"""Titles that try to be more than text."""

NASTY = (
    "<script>document.title='owned'</script><img src=x onerror=alert(1)>",
    "![x](http://evil.example/x.png) [a](javascript:alert(1)) www.evil.example",
    "$x$ $$y$$ :red[boo] :smile: :material/home: # h",
    "**bold** `code` ~~gone~~ a@evil.example http://evil.example/",
)
