import time
import pytest
from django.db import connection
from poles.domain.hosts import queries
from poles.records import models as rows
from tests import factories as make
from tests.factories import TODAY

@pytest.mark.django_db
def test_scale(cast):
    g = cast.garage
    o = make.offer(site=g, hub=cast.valley)
    with connection.cursor() as c:
        def copies(table, pk, n, **over):
            c.execute("select column_name from information_schema.columns where table_name=%s order by ordinal_position", [table])
            cols = [r[0] for r in c.fetchall()]
            vals = [over.get(col, f't.{col}') for col in cols]
            c.execute(f"insert into {table} ({','.join(cols)}) select {','.join(vals)} from {table} t, generate_series(1,{n}) i where t.id=%s", [pk])
        c.execute("insert into records_commune select * from records_commune where false")
        copies("records_hostsite", g.pk, 25000, id="('00000000-0000-0000-0000-'||lpad(i::text,12,'0'))::uuid", name="'Lieu '||i")
        copies("records_offer", o.pk, 300000, id="('00000000-0000-0000-0001-'||lpad(i::text,12,'0'))::uuid", site_id="('00000000-0000-0000-0000-'||lpad((mod(i,25000)+1)::text,12,'0'))::uuid", status="case when mod(i,3)=0 then 'published' else 'expired' end")
        c.execute("analyze records_hostsite; analyze records_offer")
    from poles.domain.hosts import policy
    def show(title, q):
        t = time.perf_counter(); n = q.count(); took = time.perf_counter()-t
        print("\nRESULT", title, n, round(took*1000))
        if took > .5:
            print(q.order_by().explain(analyze=True))
    show("all", queries.sites_of(cast.roy))
