"""dlt in its documented way for such an API: a resource of pages, merged by primary key.

It makes tables of its own (a table for each nested array), since it cannot write into given ones.
"""

import json
import os
import urllib.request

import dlt


@dlt.resource(name="receipt", primary_key="id", write_disposition="merge")
def receipts():
    offset = 0
    while True:
        request = urllib.request.Request(
            "%s&offset=%d" % (os.environ["PEER_URL"], offset),
            headers={"Authorization": "Bearer " + os.environ["PEER_TOKEN"]})
        with urllib.request.urlopen(request, timeout=60) as reply:
            page = json.load(reply)["results"]
        if not page:
            return
        offset += len(page)
        yield page


pipeline = dlt.pipeline(pipeline_name="receipts", pipelines_dir=os.environ["PEER_STATE"],
                        destination=dlt.destinations.postgres(os.environ["PEER_DATABASE"]),
                        dataset_name="dlt")
pipeline.run(receipts())
print("done")
