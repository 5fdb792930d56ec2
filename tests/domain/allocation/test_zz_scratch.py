import time, random, resource
from datetime import date
from poles.records import models as rows
from poles.records.bulk import copy_in
from poles.domain.allocation.usecases import start_run, execute, publish
from poles.domain.allocation import instance
from tests import factories as make
from tests.factories import NOW
def test_scale(cast):
    rnd = random.Random(1)
    towns=[make.commune(f"88{i:03d}", f"T{i}", lat=48+rnd.random(), lon=6+rnd.random(), rural=i%2==0) for i in range(100,200)]
    classes=[make.class_group(make.school(hub=cast.valley, commune=rnd.choice(towns))) for _ in range(60)]
    periods=[make.period(c, starts_on=date(2027,1,4+7*(i%3)), ends_on=date(2027,1,29+7*(i%3)) if 29+7*(i%3)<=31 else date(2027,2,29+7*(i%3)-31)) for i,c in enumerate(classes)]
    learners=[];needs=[]
    for i in range(10000):
        p=rnd.choice(periods); c=p.class_group
        l=rows.Learner(academy=cast.academy, school_id=c.school_id, first_name="x", last_name="y", birth_date=date(2010,1,1), home_commune=rnd.choice(towns)); learners.append(l)
        needs.append(rows.PlacementNeed(academy=cast.academy, school_id=c.school_id, learner=l, period=p, family=rnd.choice(["commerce","automobile","bois","sante"]), travel_mode="car", travel_limit=60))
    copy_in(learners); copy_in(needs)
    sites=[rows.HostSite(academy=cast.academy, organisation=cast.garage.organisation, name="s", commune=(t:=rnd.choice(towns)), lat=t.lat+rnd.random()/20, lon=t.lon) for _ in range(4000)]
    offers=[rows.Offer(academy=cast.academy, site=s, hub=cast.valley, kind="pfmp", family=rnd.choice(["commerce","automobile","bois","sante"]), title="o", seat_count=rnd.randint(1,3), opens_on=date(2026,11,1), closes_on=date(2027,6,1), status="published", published_at=NOW) for s in sites]
    copy_in(sites); copy_in(offers)
    seats=[rows.OfferSeat(academy=cast.academy, offer=o, number=n) for o in offers for n in range(1,o.seat_count+1)]
    copy_in(seats)
    c=make.campaign(cast.valley,status="closed")
    r=start_run(actor=cast.karim,campaign_id=c.pk,at=NOW)
    last=[time.perf_counter(),""]
    def tell(stage,share):
        if stage!=last[1]:
            print(f"{time.perf_counter()-last[0]:.2f}s before {stage}"); last[:]=[time.perf_counter(),stage]
    t=time.perf_counter(); run=execute(actor=cast.machine,run_id=r.pk,at=NOW,progress=tell); print("total",time.perf_counter()-t, run.status, run.error)
    run.refresh_from_db(); print({k:v for k,v in run.report.items() if k not in("groups","shortages")})
    print(rows.Match.objects.filter(offer=None).first().reasons, rows.Match.objects.exclude(offer=None)[5].reasons)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss/1024)
    t=time.perf_counter(); publish(actor=cast.karim,campaign_id=c.pk,at=NOW); print("publish",time.perf_counter()-t)
    t=time.perf_counter(); r=None
