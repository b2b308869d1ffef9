"""医疗保障局: what the province's platform hands back, settlements packed by month, and an interface of providers."""

from datetime import date, timedelta

import numpy as np
import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import dates, identity, numbers, organisations, text
from pipelines.sandbox.faults.fault import Fault, plant
from pipelines.sandbox.faults.records import repeat_rows, unknown_firm
from pipelines.sandbox.randomness import Generator, stream
from pipelines.sandbox.views.batches import clean
from pipelines.sandbox.views.columns import beside, day, moment, number
from pipelines.sandbox.views.periods import periods
from pipelines.sandbox.views.persons import OTHER_SELVES, person_faults, sex, with_people
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.expressions import serial
from pipelines.sandbox.world.insurance import make_drugs, make_insured, make_providers, make_settlements
from pipelines.sandbox.world.people import TODAY
from pipelines.sandbox.world.seasons import days_of, treatment

HISTORY = (2021, 2022, 2023)
"""The years of which settlements are delivered where the city has a history."""
INSURED_FAULTS = (
    *person_faults("certno", "psn_name"),
    Fault("H9", "insutype", 0.004, text.relabelled({"310": "职工", "390": "居民"})),
    Fault("H32", "uscc", 0.003, unknown_firm),
    Fault("H21", "emp_name", 0.005, organisations.name_variant),
    Fault("H11", "fst_insu_ymd", 0.004, dates.malformed),
    Fault("H12", "fst_insu_ymd", 0.001, dates.before("brdy")),
)
SETTLEMENT_FAULTS = (
    Fault("H15", "certno", 0.02, identity.odd_x, pl.col("certno").str.ends_with("X")),
    Fault("H16", "certno", 0.001, identity.wrong_check),
    Fault("H33", "medfee_sumamt", 0.001, numbers.times(100)),
    Fault("H7", "psn_cash_pay", 0.001, numbers.text_number("元")),
    Fault("H9", "med_type", 0.002, text.relabelled({"11": "门诊", "21": "住院", "41": "药店购药"})),
    Fault("H12", "enddate", 0.001, dates.before("begndate")),
)
PROVIDER_FAULTS = (
    Fault("H22", "uscc", 0.02, organisations.lower_case),
    Fault("H21", "fixmedins_name", 0.02, organisations.name_variant),
    Fault("H11", "begndate", 0.02, dates.malformed),
    Fault("H20", "tel", 0.02, identity.dialled, pl.col("tel").str.starts_with("154")),
)
DRUG_FAULTS = (
    Fault("H7", "支付标准", 0.01, numbers.text_number("元")),
    Fault("H9", "集采中选", 0.01, text.relabelled({"是": "Y", "否": "N"})),
    Fault("H3", "通用名称", 0.01, text.invisible),
    Fault("H11", "执行日期", 0.01, dates.malformed),
)
TITLES = ("江门市基本医疗保险药品目录（本市使用部分）", "江门市医疗保障局")


def deliver(city: City, desk: Desk) -> None:
    """Four resources."""
    rng, draw = desk.random("hsa"), stream(city.seed, "insurance")
    insured = make_insured(city.people, city.employment, draw)
    providers = make_providers(city.scale, city.institutions, city.firms, draw)
    people = repeat_rows(plant(_insured(city, insured), INSURED_FAULTS, rng), 0.001, rng)
    desk.csv("hsa_insured_person", "hsa/insured_20231231.csv", people, encoding="gb18030", delimiter="|")
    offered = plant(_providers(providers), PROVIDER_FAULTS, rng)
    desk.answers("hsa_designated_provider", "hsa_open:/api/hsa/providers", offered, ("fixmedins_code",))
    _drugs(desk, make_drugs(draw), rng)
    if city.history:
        _deliver_years(city, desk, insured, providers, rng)
        return
    for name, start, end in periods(city.scale.deliveries):
        settled = make_settlements(city.scale, insured, providers, (start, end), draw)
        _hand_in(desk, name, _settlements(city, insured, providers, settled, name), rng)


def _deliver_years(city: City, desk: Desk, insured: pl.DataFrame, providers: pl.DataFrame, rng: Generator) -> None:
    """Of each year what those were treated for who were insured by then, by providers that had an agreement."""
    draw = stream(city.seed, "settlements of years")
    for year in HISTORY:
        known = insured if year == TODAY.year else insured.filter(pl.col("since") < date(year, 1, 1))
        agreed = providers.filter(pl.col("since") <= date(year, 1, 1))
        for name, start, end in periods(city.scale.deliveries, year):
            level = treatment(days_of(start.date(), start.date() + timedelta(days=(end - start).days - 1)))
            settled = make_settlements(city.scale, known, agreed, (start, end), draw, level)
            _hand_in(desk, name, _settlements(city, known, agreed, settled, name), rng)


def _hand_in(desk: Desk, name: str, settlements: pl.DataFrame, rng: Generator) -> None:
    month = name.replace("_", "")
    rows = repeat_rows(plant(settlements, SETTLEMENT_FAULTS, rng), 0.0005, rng)
    desk.csv("hsa_settlement", f"hsa/settlement_{month}.zip!setl_d_{month}.csv", rows)


def _member() -> pl.Expr:
    return pl.concat_str(pl.lit("44079900"), serial("person", 10))


def _insured(city: City, insured: pl.DataFrame) -> pl.DataFrame:
    employer = pl.int_range(pl.len()).cast(pl.Int64)
    firms = city.firms.select("uscc", emp_name="name", employer="entity", firm=employer)
    rows = with_people(city, insured).join(firms, on="firm", how="left", maintain_order="left")
    rows = beside(rows, city.places.villages[rows["village"]].select("county_code"))
    return rows.select(
        psn_no=_member(),
        psn_cert_type=pl.lit("01"),
        certno="citizen_id",
        psn_name="name",
        gend=sex(),
        brdy=day("birth"),
        insutype=_member_kind(),
        psn_insu_stas=pl.lit("1"),
        uscc="uscc",
        emp_name="emp_name",
        insu_admdvs="county_code",
        fst_insu_ymd=day("since"),
        updt_time=pl.lit("2023-12-31 02:15:00"),
        **OTHER_SELVES,
        _entity="entity",
        _role_person="entity",
        _role_employer="employer",
    )


def _member_kind() -> pl.Expr:
    return pl.when(pl.col("firm").is_null()).then(pl.lit("390")).otherwise(pl.lit("310"))


def _providers(providers: pl.DataFrame) -> pl.DataFrame:
    return providers.select(
        fixmedins_code="code",
        fixmedins_name="name",
        uscc="uscc",
        fixmedins_type="kind",
        hosp_lv="level",
        admdvs="county_code",
        addr="address",
        tel="phone",
        begndate=day("since"),
        enddate=day("until"),
        vali_flag=pl.lit("1"),
        _entity="entity",
        _role_provider="entity",
    )


def _settlements(
    city: City, insured: pl.DataFrame, providers: pl.DataFrame, settled: pl.DataFrame, name: str
) -> pl.DataFrame:
    members = insured[settled["insured"]].select("person", insurance="kind")
    rows = beside(
        settled.rename({"kind": "treatment"}),
        members,
        providers[settled["provider"]].select("code", provider_entity="entity"),
    )
    rows = with_people(city, rows)
    return rows.with_row_index("row").select(
        setl_id=pl.concat_str(pl.lit(f"JS{name.replace('_', '')}"), serial("row", 9)),
        psn_no=_member(),
        certno="citizen_id",
        insutype="insurance",
        fixmedins_code="code",
        med_type="treatment",
        begndate=day("began"),
        enddate=day("ended"),
        dise_codg="diagnosis",
        medfee_sumamt=_yuan("total"),
        fund_pay_sumamt=_yuan("fund"),
        acct_pay=_yuan("account"),
        psn_cash_pay=_yuan("cash"),
        setl_time=moment("settled"),
        refd_setl_flag=pl.lit("0"),
        _entity="entity",
        _role_person="entity",
        _role_provider="provider_entity",
    )


def _yuan(cents: str) -> pl.Expr:
    rest = (pl.col(cents) % 100).cast(pl.String).str.zfill(2)
    return pl.concat_str((pl.col(cents) // 100).cast(pl.String), pl.lit("."), rest)


def _drugs(desk: Desk, drugs: pl.DataFrame, rng: Generator) -> None:
    """Two editions of the catalogue: the later one has left a few drugs out and lowered prices."""
    rows = drugs.with_row_index("row").select(
        序号=(pl.col("row") + 1).cast(pl.String),
        药品代码="code",
        通用名称="name",
        剂型="form",
        规格="strength",
        最小包装单位=pl.lit("盒"),
        甲乙类=pl.when("first").then(pl.lit("甲")).otherwise(pl.lit("乙")),
        支付标准=number("price"),
        先行自付比例=pl.concat_str(pl.col("share").cast(pl.String), pl.lit("%")),
        生产企业="maker",
        集采中选=pl.when("bought").then(pl.lit("是")).otherwise(pl.lit("否")),
        执行日期=pl.lit("2023-03-01"),
        _entity=pl.concat_str(pl.lit("drug:"), "code"),
    )
    desk.excel("hsa_drug_catalogue", "hsa/drug_catalogue_20230930.xlsx", clean(rows), TITLES, ("执行日期",))
    stays = pl.Series(np.arange(len(rows)) % 97 != 11)
    later = plant(rows.filter(stays), DRUG_FAULTS, rng)
    desk.excel("hsa_drug_catalogue", "hsa/drug_catalogue_20231231.xlsx", later, TITLES, ("执行日期",))
