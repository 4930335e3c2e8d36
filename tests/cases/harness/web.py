"""One way to open an address: this machine's proxy settings must not come between."""

import urllib.request

open_url = urllib.request.build_opener(urllib.request.ProxyHandler({})).open
