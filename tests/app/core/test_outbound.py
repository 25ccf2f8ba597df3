"""Against servers that really listen, some of them hostile; only the names and the way to them are made up."""

import datetime
import ipaddress
import socket
import ssl
import threading
import time
from contextlib import ExitStack, suppress

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core import config, outbound

PUBLIC = "93.184.216.34"
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"


class Internet:
    """Which addresses a name has, and which server of ours stands for an address."""

    def __init__(self, monkeypatch, ca):
        self.names, self.servers, self.asked, self.reached = {}, {}, [], []
        self.ca = ca
        self.open = ExitStack()
        self.really_resolve, self.really_connect = socket.getaddrinfo, socket.create_connection
        monkeypatch.setattr(socket, "getaddrinfo", self.resolve)
        monkeypatch.setattr(socket, "create_connection", self.connect)

    def resolve(self, host, port, *arguments, **values):
        if host in {"127.0.0.1", "localhost"}:
            return self.really_resolve(host, port, *arguments, **values)
        self.asked.append(host)
        if host not in self.names:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        addresses = self.names[host]
        now = addresses.pop(0) if isinstance(addresses[0], list) else addresses
        return [(family(a), socket.SOCK_STREAM, 6, "", (a, port)) for a in now]

    def connect(self, address, timeout=None):
        self.reached.append(address)
        if address not in self.servers and address[0] != "127.0.0.1":
            raise OSError("Network is unreachable")
        return self.really_connect(self.servers.get(address, address), timeout)

    def serve(self, name, talk, *, certificate_for=None, address=PUBLIC, port=443):
        """`talk` gets the socket when TLS is done."""
        self.names.setdefault(name, [address])
        self.servers[(address, port)] = self.listen(talk, self.ca.context(certificate_for or name))

    def listen(self, talk, context=None):
        listener = self.open.enter_context(socket.create_server(("127.0.0.1", 0)))

        def accept():
            try:
                connection, _ = listener.accept()
                with connection if context is None else context.wrap_socket(connection, server_side=True) as stream:
                    talk(stream)
            except OSError:
                pass

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        return listener.getsockname()


def family(address):
    return socket.AF_INET6 if ":" in address else socket.AF_INET


class Authority:
    """Signs for any name; trusted by whoever has its file."""

    def __init__(self, folder):
        self.folder = folder
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Nobody's authority")])
        ca = (x509.BasicConstraints(ca=True, path_length=None), _SIGNS)
        ours = self._sign(self.name, self.key.public_key(), *ca)
        self.file = folder / "ca.pem"
        self.file.write_bytes(ours.public_bytes(serialization.Encoding.PEM))

    def context(self, name):
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
        signed = self._sign(subject, key.public_key(), x509.SubjectAlternativeName([x509.DNSName(name)]))
        file = self.folder / f"{name}.pem"
        plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        pem = serialization.Encoding.PEM
        file.write_bytes(key.private_bytes(pem, *plain) + signed.public_bytes(pem))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context

    def _sign(self, subject, key, *extensions):
        now, hour = datetime.datetime.now(datetime.UTC), datetime.timedelta(hours=1)
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        certificate = x509.CertificateBuilder(
            self.name, subject, key, x509.random_serial_number(), now - hour, now + hour
        )
        for extension in (*extensions, issuer, x509.SubjectKeyIdentifier.from_public_key(key)):
            critical = isinstance(extension, x509.BasicConstraints | x509.KeyUsage)
            certificate = certificate.add_extension(extension, critical)
        return certificate.sign(self.key, hashes.SHA256())


_SIGNS = x509.KeyUsage(
    digital_signature=True,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=True,
    crl_sign=True,
    encipher_only=False,
    decipher_only=False,
)


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def internet(environment, authority):
    config.load()
    environment.setenv("SSL_CERT_FILE", str(authority.file))
    internet = Internet(environment, authority)
    with internet.open:
        yield internet


def send(url="https://receiver.example.com/hook?x=1", *, method="POST", body=b"{}", seconds=5, longest=100):
    headers = {"Content-Type": "application/json"}
    return outbound.send(method, url, headers=headers, body=body, timeout_seconds=seconds, longest_answer=longest)


def reads(request, answer=OK):
    """Answers once it has the whole request, and keeps what it got."""

    def talk(stream):
        request.append(receive(stream))
        stream.sendall(answer)

    return talk


def receive(stream):
    """All of it: who closes with something unread resets the connection, and loses what was sent."""
    got = b""
    while not got.endswith(b"\r\n\r\n{}"):
        piece = stream.recv(4096)
        if not piece:
            raise ConnectionError("The request broke off")
        got += piece
    return got


def answers(*parts, pause=0.0):
    def talk(stream):
        receive(stream)
        for part in parts:
            stream.sendall(part)
            time.sleep(pause)

    return talk


# What goes out


def test_a_request_arrives_as_it_was_meant(internet):
    request = []
    internet.serve("receiver.example.com", reads(request))
    assert send() == outbound.Answer(200, b"hello", is_whole=True)
    head, _, body = request[0].partition(b"\r\n\r\n")
    assert head.splitlines()[0] == b"POST /hook?x=1 HTTP/1.1"
    assert b"Host: receiver.example.com" in head.splitlines()
    assert b"Accept-Encoding: identity" in head.splitlines()
    assert body == b"{}"


def test_the_address_that_was_looked_at_is_the_one_that_is_reached(internet):
    """A name server that says something else the next time is not asked a next time."""
    internet.names["receiver.example.com"] = [[PUBLIC], ["169.254.169.254"]]
    internet.serve("receiver.example.com", answers(OK))
    assert send().status == 200
    assert internet.asked == ["receiver.example.com"]
    assert internet.reached == [(PUBLIC, 443)]


def test_another_port_stands_in_the_host(internet):
    request = []
    internet.serve("receiver.example.com", reads(request), port=8443)
    assert send("https://receiver.example.com:8443/").status == 200
    assert b"Host: receiver.example.com:8443" in request[0].splitlines()


def test_the_next_address_is_tried_where_one_does_not_answer(internet):
    internet.names["receiver.example.com"] = ["2606:2800:220:1:248:1893:25c8:1946", PUBLIC]
    internet.serve("receiver.example.com", answers(OK))
    assert send().status == 200


def test_a_proxy_of_the_environment_is_not_asked(internet, environment):
    environment.setenv("https_proxy", "http://127.0.0.1:1")
    environment.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    internet.serve("receiver.example.com", answers(OK))
    assert send().status == 200


# What comes back


def test_a_redirect_is_an_answer_and_nobody_follows_it(internet):
    moved = b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/latest\r\nContent-Length: 0\r\n\r\n"
    internet.serve("receiver.example.com", answers(moved))
    answer = send()
    assert (answer.status, answer.location) == (302, "http://169.254.169.254/latest")
    assert internet.reached == [(PUBLIC, 443)]


@pytest.mark.parametrize(
    "endless",
    [
        b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 5000,
        b"HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n" + b"x" * 5000,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1388\r\n" + b"x" * 5000 + b"\r\n0\r\n\r\n",
    ],
)
def test_an_answer_is_cut_at_its_limit(internet, endless):
    internet.serve("receiver.example.com", answers(endless))
    assert send() == outbound.Answer(200, b"x" * 100, is_whole=False)


def test_an_answer_that_breaks_off_is_not_whole(internet):
    internet.serve("receiver.example.com", answers(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello"))
    assert send() == outbound.Answer(200, b"hello", is_whole=False)


def test_a_compressed_answer_is_not_unpacked(internet):
    packed = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\x1f\x8b\x08\x00"
    internet.serve("receiver.example.com", answers(packed))
    assert send().body == b"\x1f\x8b\x08\x00"


@pytest.mark.parametrize(
    "slow",
    [
        [b"HTTP/1.1 200 OK\r\n", *[b"X-Drop: 1\r\n"] * 90],
        [b"H", b"T"] * 50,
        [b"HTTP/1.1 100 Continue\r\n\r\n"] * 100,
        [b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", *[b"x"] * 99],
        [b"HTTP/1.1 200 OK\r\n\r\n", *[b"x"] * 99],
        [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", *[b"1\r\nx\r\n"] * 60],
    ],
)
def test_who_answers_drop_by_drop_is_left_when_the_time_is_over(internet, slow):
    """Each drop comes soon enough for a limit on each read."""
    internet.serve("receiver.example.com", answers(*slow, pause=0.05))
    with pytest.raises(outbound.Unanswered, match="in time"):
        send(seconds=0.4)


def test_who_never_shakes_hands_is_left_when_the_time_is_over(internet):
    internet.names["receiver.example.com"] = [PUBLIC]
    internet.servers[(PUBLIC, 443)] = internet.listen(lambda stream: time.sleep(2))
    with pytest.raises(outbound.Unanswered, match="in time"):
        send(seconds=0.3)


@pytest.mark.parametrize("length", [b"-1", b"-5", b"7fffffffffffffff", b"x"])
def test_a_length_that_is_a_lie_makes_nobody_read_all_that_ever_comes(internet, length):
    """Without end it would fill the memory of the worker within its time."""
    sent = []

    def flood(stream):
        receive(stream)
        stream.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + length + b"\r\n")
        while len(sent) < 200:
            stream.sendall(b"x" * 65536)
            sent.append(1)

    internet.serve("receiver.example.com", flood)
    with suppress(outbound.Unanswered):
        assert send().body == b"x" * 100
    assert len(sent) < 150


PIECES = [
    b"HTTP/1.1 200 OK\r\n",
    b"HTTP/1.1 100 Continue\r\n",
    b"HTTP/1.0 204\r\n",
    b"HTTP/9.9 99 \xff\r\n",
    b"Transfer-Encoding: chunked\r\n",
    b"Content-Length: 3\r\n",
    b"Content-Length: -3\r\n",
    b"Content-Length: 3, 4\r\n",
    b"Connection: keep-alive\r\n",
    b": no name\r\n",
    b"\r\n",
    b"3\r\nabc\r\n",
    b"-2\r\n",
    b"0x3\r\n",
    b"0\r\n\r\n",
]


@settings(max_examples=100)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.binary(max_size=20)), max_size=12))
def test_whatever_comes_back_it_is_an_answer_or_there_is_none(parts):
    ours, theirs = socket.socketpair()
    theirs.sendall(b"".join(parts))
    theirs.shutdown(socket.SHUT_WR)
    with pytest.MonkeyPatch.context() as patched, ours, theirs, suppress(outbound.Unanswered):
        patched.setattr(outbound, "_connect", lambda target, ends_at: ours)
        answer = send(seconds=2)
        assert 100 <= answer.status <= 999
        assert len(answer.body) <= 100


@pytest.mark.parametrize("nonsense", [b"", b"SSH-2.0-OpenSSH_9.6\r\n\r\n", b"HTTP/1.1 99999 No\r\n\r\n", b"\0" * 70000])
def test_what_is_no_http_is_no_answer(internet, nonsense):
    internet.serve("receiver.example.com", answers(nonsense))
    with pytest.raises(outbound.Unanswered):
        send()


def test_a_certificate_for_another_name_is_not_trusted(internet):
    request = []
    internet.serve("receiver.example.com", reads(request), certificate_for="other.example.com")
    with pytest.raises(outbound.Unanswered, match="certificate"):
        send()
    assert not request


def test_a_certificate_of_an_unknown_authority_is_not_trusted(internet, environment):
    environment.delenv("SSL_CERT_FILE")
    internet.serve("receiver.example.com", answers(OK))
    with pytest.raises(outbound.Unanswered, match="certificate"):
        send()


def test_a_name_that_nobody_has_is_no_answer(internet):
    with pytest.raises(outbound.Unanswered, match="not known"):
        send()


def test_a_header_cannot_begin_another_one(internet):
    internet.serve("receiver.example.com", answers(OK))
    with pytest.raises(ValueError, match="Invalid header"):
        outbound.send(
            "GET", "https://receiver.example.com", headers={"X": "a\r\nY: b"}, timeout_seconds=1, longest_answer=1
        )


# Where nothing goes

INSIDE = [
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.0.1",
    "169.254.169.254",
    "169.254.170.2",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.1.1.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:93.184.216.34",
    "64:ff9b::7f00:1",
    "64:ff9b::5db8:d822",
    "64:ff9b:1::a00:1",
    "100::1",
    "2001::1",
    "2001:0:7f00:1::",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
]


@pytest.mark.parametrize("address", INSIDE)
def test_a_name_with_an_address_inside_is_refused(internet, address):
    internet.names["receiver.example.com"] = [address]
    with pytest.raises(outbound.Refused):
        send()
    assert not internet.reached


@pytest.mark.parametrize("addresses", [[PUBLIC, "127.0.0.1"], ["::1", PUBLIC], ["2002:7f00:1::", PUBLIC]])
def test_one_bad_address_of_many_is_enough(internet, addresses):
    internet.names["receiver.example.com"] = addresses
    with pytest.raises(outbound.Refused):
        send()
    assert not internet.reached


@given(st.ip_addresses())
def test_only_what_is_global_is_out_there(ip):
    """An address that Python calls private, and one that carries an IPv4 address, is never reached."""
    if outbound._is_out_there(str(ip)):
        assert ip.is_global
        assert not any((ip.is_private, ip.is_loopback, ip.is_link_local, ip.is_multicast, ip.is_unspecified))
        carried = [getattr(ip, name, None) for name in ("ipv4_mapped", "sixtofour", "teredo")]
        assert not any(carried)


@pytest.mark.parametrize("address", [PUBLIC, "8.8.8.8", "2606:4700::1111", "2a05:d018::1"])
def test_the_internet_is_out_there(address):
    assert outbound._is_out_there(address)
    assert ipaddress.ip_address(address).is_global


@pytest.mark.parametrize(
    "url",
    [
        "",
        "receiver.example.com",
        "//receiver.example.com",
        "http://receiver.example.com",
        "ftp://receiver.example.com",
        "file:///etc/passwd",
        "gopher://receiver.example.com",
        "https:receiver.example.com",
        "https:///receiver.example.com",
        "https://",
        "https://localhost",
        "https://metadata",
        "https://127.0.0.1",
        "https://8.8.8.8",
        "https://2130706433",
        "https://0x7f000001",
        "https://0x7f.0.0.1",
        "https://0177.0.0.1",
        "https://127.1",
        "https://example.0x7f",
        "https://[::1]",
        "https://[::ffff:127.0.0.1]",
        "https://[fe80::1%25eth0]",
        "https://[::1",
        "https://user@receiver.example.com",
        "https://user:password@receiver.example.com",
        "https://receiver.example.com@127.0.0.1",
        "https://receiver.example.com\\@127.0.0.1",
        "https://receiver.example.com\\.evil.example",
        "https://receiver.example.com.",
        "https://receiver..example.com",
        "https://.example.com",
        "https://-receiver.example.com",
        "https://receiver_.example.com",
        "https://münchen.example.com",
        "https://①②⑦.⓪.⓪.①",
        "https://receiver。example.com",
        "https://receiver%2eexample.com",
        "https://receiver.example.com:80",
        "https://receiver.example.com:22",
        "https://receiver.example.com:99999",
        "https://receiver.example.com:0",
        "https://receiver.example.com:-1",
        "https://receiver.example.com:+443",
        "https://receiver.example.com:٤٤٣",
        "https://receiver.example.com /",
        "https://receiver.example.com/a b",
        "https://receiver.example.com/\r\nHost: other",
        "https://receiver.example.com/\t",
        "https://receiver.example.com/#part",
        "https://receiver.example.com/" + "a" * 2048,
    ],
)
def test_a_hostile_address_is_refused_before_anybody_is_asked(internet, url):
    with pytest.raises(outbound.Refused):
        outbound.check(url)
    with pytest.raises(outbound.Refused):
        send(url)
    assert not internet.asked


@pytest.mark.parametrize(
    "url",
    [
        "https://receiver.example.com",
        "HTTPS://Receiver.Example.COM/Hook",
        "https://xn--mnchen-3ya.example.com/",
        "https://hooks.example.com:8443/a/b?c=d&e=%20",
        "https://1.example.com",
        "https://hooks.example.xn--p1ai",
    ],
)
def test_an_ordinary_address_is_good(internet, url):
    outbound.check(url)


# A developer's own machine


def test_a_machine_of_ones_own_is_reached_when_the_settings_name_it(internet):
    host, port = internet.listen(answers(OK))
    own = f"http://{host}:{port}"
    with pytest.raises(outbound.Refused):
        send(own)
    config.load(outbound_exceptions=(own,))
    assert send(f"{own}/hook").status == 200
    for other in (f"http://{host}:{port + 1}", f"http://user@{host}:{port}", f"http://localhost:{port}"):
        with pytest.raises(outbound.Refused):
            send(other)


def test_on_prod_there_are_no_exceptions(environment):
    environment.setenv("WIZARD_STAGE", "prod")
    environment.setenv("WIZARD_OUTBOUND_EXCEPTIONS", "http://localhost:9000 http://localhost:9001")
    with pytest.raises(ValueError, match="WIZARD_OUTBOUND_EXCEPTIONS"):
        config.load()
    environment.setenv("WIZARD_STAGE", "local")
    assert config.load().outbound_exceptions == ("http://localhost:9000", "http://localhost:9001")
