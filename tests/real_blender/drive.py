# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs inside Blender's window: presses Backlot's buttons one after the other and takes a picture of each state."""

import os
import subprocess
import time
import traceback

import bpy

SHOTS = os.environ["DRIVE_SHOTS"]
WAIT_S = 0.25


def tell(name, value):
    print("DRIVE", name, value, flush=True)


def view():
    window = bpy.context.window_manager.windows[0]
    area = next(a for a in window.screen.areas if a.type == "VIEW_3D")
    return window, area


def press(operator):
    window, area = view()
    region = next(r for r in area.regions if r.type == "WINDOW")
    with bpy.context.temp_override(window=window, area=area, region=region):
        operator("INVOKE_DEFAULT")


def shoot(name):
    version = "".join(map(str, bpy.app.version[:2]))
    subprocess.run(["import", "-window", "root", f"{SHOTS}/blender{version}_{name}.png"], check=True)


def choose(status, choices):
    tell("scenes_before", len(bpy.data.scenes))
    choices.source, choices.file = "FILE", os.environ["DRIVE_PRODUCT"]
    choices.width = choices.height = 160
    choices.samples = 8
    choices.out = os.environ["DRIVE_OUT"]
    bpy.context.preferences.view.ui_scale = float(os.environ["DRIVE_SCALE"])
    _, area = view()
    area.spaces.active.show_region_ui = True


def tab(status, choices):
    _, area = view()
    region = next(r for r in area.regions if r.type == "UI")
    region.active_panel_category = "Backlot"
    area.tag_redraw()


def find(status, choices):
    shoot("1_before")
    press(bpy.ops.backlot.find_sets)


def found(status, choices):
    tell("matches", len(status.matches))


def stage(status, choices):
    shoot("2_found")
    press(bpy.ops.backlot.stage)


def staged(status, choices):
    tell("longest_tick_s", round(longest, 2))  # staging itself works on the window's data and may take a second or two
    tell("staged", bool(choices.staged))


def render(status, choices):
    shoot("3_staged")
    press(bpy.ops.backlot.render)


def rendered(status, choices):
    tell("picture", os.path.isfile(status.picture))


def remove(status, choices):
    shoot("4_rendered")
    press(bpy.ops.backlot.remove_staging)


def preferences(status, choices):
    bpy.ops.preferences.addon_show(module="bl_ext.user_default.backlot")


def end(status, choices):
    shoot("5_preferences")
    tell("scenes", len(bpy.data.scenes))
    bpy.ops.wm.quit_blender()


steps = [choose, tab, find, found, stage, staged, render, rendered, remove, preferences, end]
pauses = {"choose": 3.0, "tab": 2.0, "found": 2.0, "staged": 2.0, "rendered": 2.0, "preferences": 4.0}
last = 0.0
longest = 0.0


def tick():
    global last, longest
    now = time.monotonic()
    status = bpy.context.window_manager.backlot
    home = bpy.data.scenes["Scene"]
    if status.running:
        if last:
            longest = max(longest, now - last - WAIT_S) if steps[0] is found else longest
        last = now
        return WAIT_S
    last = 0.0
    try:
        if status.error:
            raise RuntimeError(status.error)
        step = steps.pop(0)
        step(status, home.backlot)
    except Exception:
        traceback.print_exc()
        shoot("error")
        bpy.ops.wm.quit_blender()
        return None
    return pauses.get(step.__name__, WAIT_S) if steps else None


bpy.app.timers.register(tick, first_interval=2.0, persistent=True)
