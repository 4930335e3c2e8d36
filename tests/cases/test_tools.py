"""What analysts' tools get: cookbook, Metabase, Grafana, dbt, completion; all of it really runs."""

import filecmp
import json
import os
import re
import shutil
import subprocess

from harness.failure import Skip, check, check_equal
from harness.paths import ROOT

# These may say nothing on a restaurant where all is well, or a short history.
MAY_BE_EMPTY = {"Receipts that do not add up", "Discounts, refunds and voids, by user", "What goes together",
                "Adjustments", "Discounts, refunds, voids", "Stars, plowhorses, puzzles, dogs"}


def ready(world):
    product = world.ready("--days", "35", "--receipts-per-day", "25")
    product.ok("sync")
    role = "reader_%s" % world.name[:30]
    world.database.query('drop role if exists "%s"; create role "%s"' % (role, role))
    product.ok(["schema", "grant", role])
    return product, role


def as_reader(world, role, name, sql):
    """Runs as the read-only role; some row must come."""
    text = world.database.query('begin read only; set local role "%s";\n%s;\nrollback' % (role, sql.rstrip().rstrip(";")))
    check(text or name in MAY_BE_EMPTY, "no row answers: " + name, sql)
    return text


def case_tools_sql_of_documents(world):
    """Every query of the cookbook, of Metabase's questions and of Grafana's dashboard runs as the
    read-only role and answers."""
    _, role = ready(world)
    try:
        cookbook = (ROOT / "docs/cookbook.md").read_text(encoding="utf-8")
        recipes = re.findall(r"## \d+\. (.*?)\n\n.*?```sql\n(.*?)```", cookbook, re.S)
        check_equal(len(recipes), 20, "recipes")
        for name, sql in recipes:
            as_reader(world, role, name, sql)
        questions = json.loads((ROOT / "docker/metabase/questions.json").read_text(encoding="utf-8"))
        page = (ROOT / "docker/metabase/README.md").read_text(encoding="utf-8")
        shown = dict(re.findall(r"\n## (.*?)\n\n```sql\n(.*?)\n```", page, re.S))
        check_equal(len(questions), 12, "questions")
        for question in questions:
            sql = question["dataset_query"]["native"]["query"]
            check_equal(shown[question["name"]].split(), sql.split(), "the page's SQL of " + question["name"])
            as_reader(world, role, question["name"], sql)
        grafana(world, role)
    finally:
        world.database.query('drop owned by "%s"; drop role "%s"' % (role, role))


def grafana(world, role):
    dashboard = json.loads((ROOT / "docker/grafana/dashboards/restosync.json").read_text(encoding="utf-8"))
    source = (ROOT / "docker/grafana/provisioning/datasources/restosync.yml").read_text(encoding="utf-8")
    uid = re.search(r"uid: (\S+)", source).group(1)
    company = dashboard["templating"]["list"][0]
    chosen = as_reader(world, role, "company", company["query"]).split("|")[0]
    spots = set()
    for panel in dashboard["panels"]:
        check_equal(panel["datasource"]["uid"], uid, "datasource of " + panel["title"])
        place = panel["gridPos"]
        for x in range(place["x"], place["x"] + place["w"]):
            for y in range(place["y"], place["y"] + place["h"]):
                check((x, y) not in spots and x < 24, panel["title"] + " lies on another panel")
                spots.add((x, y))
        sql = re.sub(r"\$__timeFilter\((.*?)\)", r"\1 between now() - interval '28 days' and now()",
                     panel["targets"][0]["rawSql"]).replace("$company", chosen)
        check("$" not in sql, "a word nobody replaces", sql)
        as_reader(world, role, panel["title"], sql)
        if panel["targets"][0]["format"] == "time_series":
            check(" as time" in sql, "a time series without time", sql)


def case_tools_compose(world):
    """Files the compose file mounts are there, and every setting it names exists."""
    text = (ROOT / "docker/compose.yml").read_text(encoding="utf-8")
    for path in re.findall(r"- (\./\S+?):", text):
        check((ROOT / "docker" / path).exists(), "not there: " + path)
    shown = json.loads(world.new_product().ok("config show --json").out)
    names = {"RESTOSYNC_%s_%s" % (e["section"].upper(), e["key"].upper()) for e in shown}
    for name in set(re.findall(r"(RESTOSYNC_\w+):", text)):
        check(name in names, "no setting: " + name)
    image = (ROOT / "docker/Dockerfile").read_text(encoding="utf-8")
    for name in set(re.findall(r"(RESTOSYNC_\w+)=", image)):
        check(name in names, "no setting: " + name)


def models(folder):
    """name -> SQL of each model, and the tests its words ask for."""
    sql = {}
    for name in os.listdir(folder):
        if name.endswith(".sql"):
            sql[name[:-4]] = open(os.path.join(folder, name), encoding="utf-8").read()
    return sql


def case_tools_dbt(world):
    """The committed models are what the product writes; each of them runs, its key is unique, and
    every child finds its parent."""
    product = world.ready("--days", "3", "--receipts-per-day", "25")
    product.ok("sync")
    folder = os.path.join(product.directory, "dbt")
    product.ok(["schema", "dbt", folder])
    committed = ROOT / "docs/dbt"
    same = filecmp.dircmp(folder, committed)
    check_equal((same.left_only, same.right_only, filecmp.cmpfiles(folder, committed, same.common_files,
                                                                   shallow=False)[1]),
                ([], [], []), "docs/dbt is not what `schema dbt docs/dbt` writes")
    sql = models(folder)
    script = ["create schema staging;"]
    made = set()
    while len(made) < len(sql):
        before = len(made)
        for name, text in sorted(sql.items()):
            if name not in made and set(re.findall(r"ref\('(\w+)'\)", text)) <= made:
                text = re.sub(r"\{\{ source\('(\w+)', '(\w+)'\) \}\}", r"\1.\2", text)
                text = re.sub(r"\{\{ ref\('(\w+)'\) \}\}", r"staging.\1", text)
                script.append("create view staging.%s as %s;" % (name, text))
                made.add(name)
        check(len(made) > before, "models refer to each other in a circle", set(sql) - made)
    words = open(os.path.join(folder, "restosync_models.yml"), encoding="utf-8").read()
    check_equal(set(re.findall(r"^  - name: (\w+)", words, re.M)), set(sql), "models with words")
    for name in sql:
        key = name.partition("__")[2] + "_key"
        script.append("select '%s' where exists (select 1 from staging.%s group by %s having count(*) > 1)"
                      " or exists (select 1 from staging.%s where %s is null);" % (name, name, key, name, key))
    for name, column, parent, field in re.findall(
            r"  - name: (\w+)\n(?:(?!  - name: stg).*\n)*?      - name: (\w+)\n        description: \"Key of the row it"
            r" belongs to\"\n.*\n.*\n.*\n +to: ref\('(\w+)'\)\n +field: (\w+)", words):
        script.append("select '%s' where exists (select 1 from staging.%s c where not exists (select 1 from"
                      " staging.%s p where p.%s = c.%s));" % (name, name, parent, field, column))
    check_equal(world.database.query("\n".join(script)), "", "models whose tests fail")
    check(len(script) > 2 * len(sql), "no relationship was tried", len(script))
    check(int(world.database.value("select count(*) from staging.stg_restosync__receipt_item")) > 50, "no rows")
    yaml_is_yaml(folder)


def yaml_is_yaml(folder):
    try:
        import yaml
    except ImportError:
        return
    for name in ("restosync_sources.yml", "restosync_models.yml"):
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            loaded = yaml.safe_load(file)
        check_equal(loaded["version"], 2, name)
        for table in loaded.get("models") or loaded["sources"][1]["tables"]:
            check(table["description"] and table["columns"], "no words in " + name, table)


COMPLETE_BASH = r"""
source <(restosync completion bash)
ask() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _restosync; echo "${COMPREPLY[*]}"; }
ask restosync sch
ask restosync schema gr
ask restosync timer install --
ask restosync --config x sync rec
ask restosync explain --color
ask restosync completion f
"""


def case_tools_completion_bash(world):
    """In a real bash: commands, words after words, flags of a command, streams, shells."""
    product = world.new_product()
    environment = dict(product.environment)
    environment["PATH"] = "%s:%s" % (world.programs.restosync.parent, environment["PATH"])
    done = subprocess.run(["bash", "--norc", "-c", COMPLETE_BASH], env=environment, text=True, timeout=60,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    lines = done.stdout.split("\n")
    check(done.returncode == 0 and len(lines) >= 6 and not done.stderr, "bash failed", done.stdout + done.stderr)
    check_equal(lines[0], "schema", "first word")
    check_equal(lines[1], "grant", "second word")
    check({"--cron", "--user", "--at", "--json", "--ping-url"} <= set(lines[2].split()), "flags", lines[2])
    check("--citus" not in lines[2], "a flag of another command", lines[2])
    check_equal(lines[3], "receipts", "a stream after a flag with a value")
    check_equal(lines[4], "--color", "a global flag")
    check_equal(lines[5], "fish", "a shell")


def case_tools_completion_zsh(world):
    """zsh reads the script without a complaint."""
    parse(world, "zsh", ["zsh", "-n"])


def case_tools_completion_fish(world):
    """fish reads the script without a complaint, and completes."""
    product, path = parse(world, "fish", ["fish", "--no-execute"])
    done = subprocess.run(["fish", "-c", "source %s; complete -C 'restosync schema gr'" % path], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False, timeout=60,
                          env=product.environment)
    check("grant" in done.stdout, "fish does not complete", done.stdout + done.stderr)


def case_tools_completion_fish_words(world):
    """Also where there is no fish: each line is plain words and whole quoted texts. An apostrophe of a
    summary ended its text, and fish ran what followed in parentheses."""
    product = world.new_product()
    lines = product.ok("completion fish").out.splitlines()
    check(len(lines) > 100, "too few lines", lines)
    for line in lines:
        rest = re.sub(r"'(?:[^'\\]|\\.)*'", "TEXT", line)
        check(re.fullmatch(r"complete -c restosync( (-[fxnald]|TEXT|[a-z0-9_-]+))+", rest),
              "fish would read this otherwise", line)


def parse(world, shell, command):
    product = world.new_product()
    path = os.path.join(product.directory, "completion." + shell)
    with open(path, "w", encoding="utf-8") as file:
        file.write(product.ok("completion " + shell).out)
    if shutil.which(shell) is None:
        raise Skip("there is no %s here" % shell)
    done = subprocess.run(command + [path], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          timeout=60, check=False, env=product.environment)
    check(done.returncode == 0 and not done.stdout, shell + " refuses the script", done.stdout)
    return product, path
