"""Makes app/passwords/common-passwords.txt.gz again, from two packages:

pip download --no-deps django==5.2.19
npm pack @zxcvbn-ts/language-common@4.1.3
python -m tests.app.passwords.make_list django-5.2.19-py3-none-any.whl zxcvbn-ts-language-common-4.1.3.tgz
"""

import gzip
import hashlib
import io
import json
import sys
import tarfile
import zipfile
from pathlib import Path

from app.passwords import model

LIST = Path(model.__file__).with_name("common-passwords.txt.gz")
DJANGO = "5965d974a5218a2b68a11dd1276434707f23886525c23f0598eccedaf4f4ca00"
ZXCVBN_TS = "bf3027c16c069d7877e25dc8751bc819e10e479afcc5ee1a323eb2ab73129ca9"
# The two lists count what people typed into sites that asked for eight characters and fewer. These are the long ones
# that everybody knows: samples from advice on passwords, alphabets, and what is quoted most.
FAMOUS = """
    correct horse battery staple
    correcthorsebatterystaple1
    tr0ub4dor&3
    battery horse staple correct
    this is a strong password
    this is a secure password
    this is my password
    this is the password
    this is not a password
    my secure password
    my secret password
    mysupersecretpassword
    super secret password
    supersecurepassword
    a very long password
    a very secure password
    very strong password
    verystrongpassword123
    thisisaverylongpassword
    strong password here
    correct password
    the password is incorrect
    your password is incorrect
    password is password
    my password is password
    my password is secure
    i forgot my password
    i hate passwords
    i love passwords
    no password needed
    there is no password
    guess my password
    guess the password
    enter password here
    your password here
    your_password_here
    insert password here
    choose a password
    change this password
    please change me
    please change this
    changemechangeme
    changemeimmediately
    change me please
    temporary password
    default password
    defaultpassword123
    example password
    administrator
    administrator123
    administratorpassword
    adminpassword123
    welcome to the jungle
    welcometothejungle
    open sesame open sesame
    let me in please
    please let me in
    letmeinletmein
    trust no one trust no one
    iloveyouforever
    i love you forever
    i love you so much
    i love you very much
    i love my family
    i love my mother
    iloveyoumorethananything
    the quick brown fox
    the quick brown fox jumps
    the quick brown fox jumps over the lazy dog
    the quick brown fox jumped over the lazy dog
    lorem ipsum dolor
    lorem ipsum dolor sit amet
    lorem ipsum dolor sit amet consectetur adipiscing elit
    to be or not to be
    to be or not to be that is the question
    may the force be with you
    luke i am your father
    no i am your father
    i am your father
    in the beginning was the word
    in the beginning god created the heaven and the earth
    for god so loved the world
    the lord is my shepherd
    the lord is my shepherd i shall not want
    our father who art in heaven
    jesus is my savior
    in god we trust
    all your base are belong to us
    never gonna give you up
    winter is coming
    you shall not pass
    one ring to rule them all
    my precious my precious
    i solemnly swear that i am up to no good
    live long and prosper
    beam me up scotty
    to boldly go where no man has gone before
    a long time ago in a galaxy far far away
    elementary my dear watson
    houston we have a problem
    i have a dream
    ask not what your country can do for you
    four score and seven years ago
    we the people of the united states
    all men are created equal
    i think therefore i am
    it was the best of times it was the worst of times
    call me ishmael
    it was a dark and stormy night
    once upon a time
    happily ever after
    hello darkness my old friend
    somewhere over the rainbow
    twinkle twinkle little star
    mary had a little lamb
    humpty dumpty sat on a wall
    happy birthday to you
    merry christmas
    we wish you a merry christmas
    supercalifragilisticexpialidocious
    antidisestablishmentarianism
    pneumonoultramicroscopicsilicovolcanoconiosis
    floccinaucinihilipilification
    abracadabraabracadabra
    hello world hello world
    helloworldhelloworld
    the answer is 42
    314159265358979
    3141592653589793
    31415926535897932
    3.14159265358979323846
    271828182845904
    2718281828459045
    112358132134558914
    the answer to life the universe and everything
    so long and thanks for all the fish
    do not panic
    manchester united
    manchesterunitedfc
    real madrid club de futbol
    youll never walk alone
    you'll never walk alone
    alpha bravo charlie delta
    alpha bravo charlie delta echo foxtrot
    one two three four
    one two three four five
    onetwothreefourfive
    uno dos tres cuatro cinco
    eins zwei drei vier
    un deux trois quatre cinq
    sunday monday tuesday
    monday tuesday wednesday
    january february march
    red orange yellow green blue
    roses are red violets are blue
    carpe diem carpe diem
    et tu brute
    cogito ergo sum
    veni vidi vici
    semper fidelis
    the truth is out there
    i want to believe
    just do it just do it
    what a wonderful world
    don't worry be happy
    knock knock who's there
    an apple a day keeps the doctor away
    early bird catches the worm
    practice makes perfect
    time flies like an arrow
"""


def make(django: Path, zxcvbn_ts: Path) -> bytes:
    entries = {*_read_django(django), *_read_zxcvbn_ts(zxcvbn_ts), *FAMOUS.strip().splitlines()}
    forms = {model.dense(entry) for entry in entries}
    kept = sorted(form for form in forms if len(form) >= model.MIN_LENGTH_WITH_SECOND_FACTOR)
    return gzip.compress("".join(f"{form}\n" for form in kept).encode(), mtime=0)


def _read_django(wheel: Path) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(_verified(wheel, DJANGO))) as packed:
        return gzip.decompress(packed.read("django/contrib/auth/common-passwords.txt.gz")).decode().splitlines()


def _read_zxcvbn_ts(package: Path) -> list[str]:
    with tarfile.open(fileobj=io.BytesIO(_verified(package, ZXCVBN_TS))) as packed:
        (member,) = [member for member in packed if member.name == "package/src/passwords.json"]
        return json.load(packed.extractfile(member))


def _verified(path: Path, sha256: str) -> bytes:
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        sys.exit(f"{path} is not the package that the list was made from")
    return content


if __name__ == "__main__":
    LIST.write_bytes(make(Path(sys.argv[1]), Path(sys.argv[2])))
