"""What every role gets from every route, written down: `inside/outside` its scope, or one status for both.

Inside: the subject of the request lies in the asker's scope; outside: in another province. Lists answer 200
outside too, and the test sees that they do not show the subject; an import that names nothing of the
asker's answers 200 with what to mend, and the test sees that nothing was written.
"""

from dataclasses import dataclass

from schemas.identity import Role

COLUMNS: tuple[Role | None, ...] = (
    Role.BOARD,
    Role.DISTRICT_TEAM,
    Role.DEPARTMENT,
    Role.VERIFIER,
    Role.ADMIN,
    None,
)

TABLE = """
# route                                                   board    team     dept.    verifier admin    nobody

# Operators
GET     /healthz                                          200      200      200      200      200      200
GET     /readyz                                           200      200      200      200      200      200
GET     /metrics                                          200      200      200      200      200      200
GET     /.well-known/jwks.json                            200      200      200      200      200      200

# Signing in; outside, a device is somebody else's
POST    /auth/token                                       200      200      200      200      200      200
POST    /auth/refresh                                     200      200      200      200      200      200
POST    /auth/enrol                                       200      200      200      200      200      200
POST    /auth/logout                                      204      204      204      204      204      401
GET     /me                                               200      200      200      200      200      401
PUT     /me/password                                      204      204      204      204      204      401
GET     /me/devices                                       200      200      200      200      200      401
GET     /me/devices/{device_id}                           200/404  200/404  200/404  200/404  200/404  401
DELETE  /me/devices/{device_id}                           204/404  204/404  204/404  204/404  204/404  401

# People; the subject is a board
GET     /people                                           403      403      200      403      200      401
GET     /people/{person_id}                               403      403      200/404  403      200/404  401
PUT     /people/{person_id}                               403      403      200/404  403      200/404  401
POST    /enrolments                                       403      403      201/404  403      201/404  401

# The register; an admin sees places, to give them as scope, and nothing that stands there
GET     /areas                                            200      200      200      200      200      401
GET     /areas/{area_id}                                  200/404  200/404  200/404  200/404  200/404  401
PUT     /areas/{area_id}                                  403      403      200/404  403      200/404  401
GET     /markets                                          200      200      200      200      200      401
GET     /markets/{market_id}                              200/404  200/404  200/404  200/404  200/404  401
PUT     /markets/{market_id}                              403      403      200/404  403      403      401
GET     /stalls                                           200      200      200      200      403      401
GET     /stalls/{stall_id}                                200/404  200/404  200/404  200/404  403      401
PUT     /stalls/{stall_id}                                200/404  200/404  200/404  403      403      401
GET     /instruments                                      200      200      200      200      403      401
GET     /instruments/lookup                               200/404  200/404  200/404  200/404  403      401
GET     /instruments/{instrument_id}                      200/404  200/404  200/404  200/404  403      401
PUT     /instruments/{instrument_id}                      200/404  200/404  200/404  403      403      401
POST    /markets/{market_id}/instruments/import           200/404  200/404  200/404  403      403      401
GET     /summary                                          200      200      200      200      403      401

# Verifications and standards; outside, a verifier is another body's too
GET     /verification-bodies                              200      200      200      200      200      401
GET     /instruments/{instrument_id}/verifications        200/404  200/404  200/404  200/404  403      401
GET     /instruments/{instrument_id}/verifications/{verification_id} 200/404 200/404 200/404 200/404 403 401
PUT     /instruments/{instrument_id}/verifications/{verification_id} 403 403 201/404  201/404  403      401
POST    /verifications/import                             403      403      200      200      403      401
GET     /standards                                        200      200      200      200      403      401
GET     /standards/{standard_id}                          200/404  200/404  200/404  200/404  403      401
GET     /standards/{standard_id}/verifications            200/404  200/404  200/404  200/404  403      401
PUT     /standards/{standard_id}                          200/404  200/404  200/404  403      403      401

# Flags; a verifier sees those that follow from dates, and no finding
GET     /flags                                            200      200      200      200      403      401
POST    /flags/{flag_id}/acknowledge                      200/404  200/404  200/404  403      403      401
POST    /flags/{flag_id}/close                            403      200/404  200/404  403      403      401
GET     /flagged-stalls                                   200      200      200      403      403      401
GET     /flagged-stalls.csv                               200      200      200      403      403      401
GET     /flagged-stalls.xlsx                              200      200      200      403      403      401
GET     /flagged-stalls.geojson                           200      200      200      403      403      401

# What anybody may read and send, without an account
GET     /public/instruments/{code}                        200      200      200      200      200      200
GET     /public/stalls/{code}                             200      200      200      200      200      200
GET     /public/markets                                   200      200      200      200      200      200
GET     /public/markets/{market_id}/stalls                200      200      200      200      200      200
GET     /public/report-form                               200      200      200      200      200      200
POST    /public/reports                                   201      201      201      201      201      201
GET     /public/reports/{receipt}                         200      200      200      200      200      200
GET     /public/reports/{receipt}/photos/{sha256}         200      200      200      200      200      200

# Consumers' reports: a board sees those of its market and writes down what the trader said
GET     /reports                                          200      200      200      403      403      401
GET     /reports/{report_id}                              200/404  200/404  200/404  403      403      401
GET     /reports/{report_id}/joinable                     200/404  200/404  200/404  403      403      401
POST    /reports/{report_id}/confirm                      403      200/404  200/404  403      403      401
POST    /reports/{report_id}/join                         403      200/404  200/404  403      403      401
POST    /reports/{report_id}/dismiss                      403      200/404  200/404  403      403      401
POST    /reports/{report_id}/reply                        200/404  200/404  200/404  403      403      401
POST    /reports/{report_id}/answer                       403      200/404  200/404  403      403      401
GET     /reports/{report_id}/photos/{sha256}              200/404  200/404  200/404  403      403      401

# Spot checks, their photos and what tells of them: the inspectors' alone, not the verification bodies'.
# Uploads are the author's; outside, the check is of another province
GET     /instruments/{id}/history                         200/404  200/404  200/404  403      403      401
PUT     /spot-checks/{check_id}                           201/404  201/404  201/404  403      403      401
GET     /spot-checks                                      200      200      200      403      403      401
GET     /spot-checks/{check_id}                           200/404  200/404  200/404  403      403      401
GET     /spot-checks/{check_id}/photos/{sha256}           200/404  200/404  200/404  403      403      401
OPTIONS /spot-checks/{check_id}/photos                    204      204      204      204      204      204
POST    /spot-checks/{check_id}/photos                    201/404  201/404  201/404  403      403      401
OPTIONS /spot-checks/{check_id}/photos/uploads/{upload_id} 204     204      204      204      204      204
HEAD    /spot-checks/{check_id}/photos/uploads/{upload_id} 200/404 200/404  200/404  403      403      401
PATCH   /spot-checks/{check_id}/photos/uploads/{upload_id} 204/404 204/404  204/404  403      403      401
DELETE  /spot-checks/{check_id}/photos/uploads/{upload_id} 204/404 204/404  204/404  403      403      401

# Labels; nothing out of scope is printed
GET     /labels.pdf                                       200/404  200/404  200/404  403      403      401

# The phone's feed
GET     /sync                                             200      200      200      403      403      401
"""


@dataclass(frozen=True)
class Expected:
    inside: int
    outside: int


def read_table(table: str) -> dict[str, dict[Role | None, Expected]]:
    routes: dict[str, dict[Role | None, Expected]] = {}
    for line in table.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        method, path, *cells = line.split()
        route = f"{method} {path}"
        assert route not in routes, f"{route} stands twice"
        assert len(cells) == len(COLUMNS), f"{route} has {len(cells)} cells"
        routes[route] = {role: _cell(cell) for role, cell in zip(COLUMNS, cells, strict=True)}
    return routes


def _cell(text: str) -> Expected:
    inside, _, outside = text.partition("/")
    return Expected(int(inside), int(outside or inside))


EXPECTATIONS = read_table(TABLE)
