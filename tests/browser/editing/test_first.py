def test_x(sign_in):
    tab = sign_in("eva")
    print(tab.page.title(), tab.page.url)
    v = sign_in()
    v.opens("/check/")
    print(v.page.title())
