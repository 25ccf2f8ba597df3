"""List prices of AWS in US dollars: us-east-1, on demand, Linux, without taxes. Pure.

They say whether a change is dear, not what the bill will be: other regions differ by a few percent, and what is
reserved or negotiated costs less. Whoever changes a price changes the date too.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

PRICES_OF = date(2025, 7, 1)
HOURS = Decimal(730)  # in a month

_SIZES = {"nano": "0.0625", "micro": "0.125", "small": "0.25", "medium": "0.5", "large": "1", "xlarge": "2"}


def table(text: str) -> Mapping[str, Decimal]:
    """`m5 0.096  m6g 0.077`: a name and a price, and so on."""
    words = text.split()
    return {name: Decimal(price) for name, price in zip(words[::2], words[1::2], strict=True)}


def of_size(families: Mapping[str, Decimal], name: str) -> Decimal | None:
    """An hour of `m5.4xlarge`: each size costs in proportion to `large`, for which a family's price stands."""
    if name in families:
        return families[name]
    family, _, size = name.rpartition(".")
    factor = _factor(size)
    return families[family] * factor if family in families and factor is not None else None


def _factor(size: str) -> Decimal | None:
    if size in _SIZES:
        return Decimal(_SIZES[size])
    times = size.removeprefix("metal-").removesuffix("xlarge" if size.endswith("xlarge") else "xl")
    return Decimal(2 * int(times)) if times.isdecimal() and times != size else None


# an hour of `large`; of families whose sizes are not in proportion each size by itself
SERVERS = table("""
    t2 0.0928  t3 0.0832  t3a 0.0752  t4g 0.0672
    m4 0.10  m5 0.096  m5a 0.086  m5ad 0.103  m5d 0.113  m5n 0.119  m5zn 0.1652
    m6a 0.0864  m6g 0.077  m6gd 0.0904  m6i 0.096  m6id 0.11865  m6in 0.13923
    m7a 0.11592  m7g 0.0816  m7gd 0.1068  m7i 0.1008  m7i-flex 0.09576  m8g 0.08976
    c4 0.10  c5 0.085  c5a 0.077  c5ad 0.086  c5d 0.096  c5n 0.108
    c6a 0.0765  c6g 0.068  c6gd 0.0768  c6gn 0.0864  c6i 0.085  c6id 0.1008  c6in 0.1134
    c7a 0.10264  c7g 0.0725  c7gd 0.0907  c7gn 0.1248  c7i 0.08925  c7i-flex 0.08479  c8g 0.07976
    r4 0.133  r5 0.126  r5a 0.113  r5ad 0.131  r5b 0.149  r5d 0.144  r5n 0.149
    r6a 0.1134  r6g 0.1008  r6gd 0.1152  r6i 0.126  r6id 0.1512
    r7a 0.15215  r7g 0.1071  r7gd 0.1361  r7i 0.1323  r8g 0.11782
    x2gd 0.167  z1d 0.186  i3 0.156  i3en 0.226  i4i 0.172  i4g 0.15444  im4gn 0.18191  is4gen 0.288  d3 0.2495
    a1 0.051  inf1.xlarge 0.228  inf2.xlarge 0.7582  inf2.8xlarge 1.96786
    g4dn.xlarge 0.526  g4dn.2xlarge 0.752  g4dn.4xlarge 1.204  g4dn.8xlarge 2.176  g4dn.12xlarge 3.912
    g4dn.16xlarge 4.352  g5.xlarge 1.006  g5.2xlarge 1.212  g5.4xlarge 1.624  g5.8xlarge 2.448  g5.12xlarge 5.672
    g5.16xlarge 4.096  g5.24xlarge 8.144  g5.48xlarge 16.288  g6.xlarge 0.8048  g6.2xlarge 0.9776
    g6.4xlarge 1.3232  g6.8xlarge 2.0144  g6.12xlarge 4.6016  g6.16xlarge 3.3968  g6.24xlarge 6.6752
    g6.48xlarge 13.3504  p3.2xlarge 3.06  p3.8xlarge 12.24  p3.16xlarge 24.48  p4d.24xlarge 21.9576
    p5.48xlarge 55.04
""")
_MYSQL = table("""
    db.t2 0.136  db.t3 0.136  db.t4g 0.129  db.m4 0.175  db.m5 0.171  db.m6g 0.152  db.m6i 0.171  db.m7g 0.168
    db.r4 0.24  db.r5 0.24  db.r6g 0.215  db.r6i 0.24  db.r7g 0.239
""")
_POSTGRES = table("""
    db.t2 0.145  db.t3 0.145  db.t4g 0.129  db.m4 0.182  db.m5 0.178  db.m6g 0.159  db.m6i 0.178  db.m7g 0.168
    db.r4 0.25  db.r5 0.25  db.r6g 0.225  db.r6i 0.25  db.r7g 0.239
""")
_AURORA = table("db.t3 0.164  db.t4g 0.146  db.r4 0.29  db.r5 0.29  db.r6g 0.26  db.r6i 0.29  db.r7g 0.276")
DATABASES = {
    "mysql": _MYSQL,
    "mariadb": _MYSQL,
    "postgres": _POSTGRES,
    "aurora": _AURORA,
    "aurora-mysql": _AURORA,
    "aurora-postgresql": _AURORA,
}
DOCUMENT_DATABASES = table("db.t3 0.1554  db.t4g 0.1513  db.r4 0.277  db.r5 0.277  db.r6g 0.2645")
GRAPH_DATABASES = table("db.t3 0.196  db.t4g 0.1872  db.r4 0.348  db.r5 0.348  db.r6g 0.3287")
CACHES = table("""
    cache.t2 0.136  cache.t3 0.136  cache.t4g 0.13  cache.m4 0.156  cache.m5 0.156  cache.m6g 0.149  cache.m7g 0.158
    cache.r4 0.228  cache.r5 0.216  cache.r6g 0.206  cache.r7g 0.219
""")
SEARCH_NODES = table("""
    t3.small.search 0.036  t3.medium.search 0.073  m4 0.151  m5 0.142  m6g 0.128  c5 0.125  c6g 0.113  r5 0.186
    r6g 0.167  ultrawarm1.medium.search 0.238  ultrawarm1.large.search 2.68
""")
WAREHOUSE_NODES = table("""
    dc2.large 0.25  dc2.8xlarge 4.80  ra3.large 0.543  ra3.xlplus 1.086  ra3.4xlarge 3.26  ra3.16xlarge 13.04
""")
KAFKA_BROKERS = table("kafka.t3.small 0.0456  kafka.m5 0.21  kafka.m7g 0.204")
MESSAGE_BROKERS = table("mq.t2.micro 0.03  mq.t3.micro 0.027  mq.m5 0.288")
REPLICATORS = table("dms.t2 0.146  dms.t3 0.145  dms.c5 0.154  dms.r5 0.207")
TABLE_CACHES = table("dax.t2 0.16  dax.t3 0.16  dax.r4 0.269  dax.r5 0.255")
NOTEBOOKS = table("ml.t2 0.111  ml.t3 0.10  ml.m5 0.115  ml.c5 0.102")

# a gigabyte for a month, and where they are paid for, an I/O operation a second and a megabyte a second
DISK_GB = table("gp2 0.10  gp3 0.08  io1 0.125  io2 0.125  st1 0.045  sc1 0.015  standard 0.05")
DISK_IOPS = table("gp3 0.005  io1 0.065  io2 0.065")
DISK_MBPS = Decimal("0.04")  # of gp3
DATABASE_GB = table("gp2 0.115  gp3 0.115  io1 0.125  io2 0.125  standard 0.10")
DATABASE_IOPS = table("gp3 0.02  io1 0.10  io2 0.10")
SEARCH_GB = table("gp2 0.135  gp3 0.122  io1 0.169  standard 0.067")
KAFKA_GB = Decimal("0.10")
FILES_GB = table(
    "windows-SINGLE 0.130  windows-MULTI 0.230  lustre 0.145  ontap-SINGLE 0.125  ontap-MULTI 0.25  openzfs 0.09"
)
FILES_MBPS = table("windows-SINGLE 2.20  windows-MULTI 4.50  ontap-SINGLE 0.72  ontap-MULTI 1.20  openzfs 0.26")
ELASTIC_FILES_MBPS = Decimal("6.00")

# an hour of one
HOURLY = table("""
    nat_gateway 0.045  application 0.0225  network 0.0225  gateway 0.0125  classic 0.025  kubernetes 0.10
    public_address 0.005  endpoint 0.01  transit_attachment 0.05  vpn 0.05  client_vpn 0.10  firewall 0.395
    shard 0.015  accelerator 0.025  transfer 0.30  hsm 1.45  aurora_unit 0.12  write_unit 0.00065  read_unit 0.00013
    vcpu 0.04048  memory_gb 0.004445  arm_vcpu 0.03238  arm_memory_gb 0.00356  function_gb 0.015
    resolver_address 0.125
""")

# a month of one
MONTHLY = table("""
    key 1.00  secret 0.40  zone 0.50  alarm 0.10  dashboard 3.00  authority 400.00  short_lived_authority 50.00
    web_acl 5.00  web_acl_rule 1.00  health_check 0.50
""")
