"""Options of the test suite."""


def pytest_addoption(parser):
    parser.addoption(
        "--renew-golden",
        action="store_true",
        help="write the golden files, schemas and README outputs anew; review them as a diff",
    )
