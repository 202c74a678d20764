"""Versions as files: out to a folder of yours, and in again."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from assistant.prompts.travelling import Imported, file_of
from assistant.prompts.versions import PromptVersion
from assistant.ui.back_office.lab_desk import Desk
from assistant.ui.safe import message, plain

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

_BROUGHT, _GIVEN = "lab-brought", "lab-given"


def draw_files(desk: Desk) -> None:
    """Draws it."""
    out, into = st.columns(2, gap="large")
    with out:
        st.subheader("Export", anchor=False)
        st.markdown("A Markdown file a version, with its author, note and date at the top.")
        st.download_button(
            "Download all versions",
            packed(desk.versions()),
            "prompts.zip",
            "application/zip",
            key="lab-all",
            icon=":material/download:",
            on_click="ignore",
        )
    with into:
        st.subheader("Import", anchor=False)
        st.markdown("Each file becomes a new version of yours. None is live until you promote it.")
        files = st.file_uploader(
            "Markdown or text files",
            ["md", "txt"],
            accept_multiple_files=True,
            key=f"{_GIVEN}-{st.session_state.get(_GIVEN, 0)}",
        )
        if st.button("Import", key="lab-import", disabled=not files, icon=":material/upload:"):
            _bring(desk, files)
        for one in st.session_state.get(_BROUGHT, ()):
            _told(one)


def packed(versions: Sequence[PromptVersion]) -> bytes:
    """A zip of their files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in versions:
            archive.writestr(zipfile.ZipInfo(f"{one.label}.md"), file_of(one))
    return made.getvalue()


def _bring(desk: Desk, files: Sequence[UploadedFile]) -> None:
    """Imports what can be; the box is emptied, so that a second click brings nothing twice."""
    told: list[Imported] = []
    for file in files:
        try:
            texts = {file.name: file.getvalue().decode("utf-8-sig")}
        except UnicodeDecodeError:
            told.append(Imported(file.name, None, "This is not UTF-8 text. Save it as UTF-8."))
            continue
        told += desk.library.import_(texts, desk.who)
    st.session_state[_BROUGHT] = told
    st.session_state[_GIVEN] = st.session_state.get(_GIVEN, 0) + 1
    st.rerun()


def _told(one: Imported) -> None:
    if one.version is not None:
        st.success(f"{plain(one.file)} is {plain(one.version.label)} now.", icon=":material/check:")
    else:
        st.warning(f"{plain(one.file)}: {message(one.problem)}", icon=":material/warning:")
