FLASK_APP=app.wsgi
